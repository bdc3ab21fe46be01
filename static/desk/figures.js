// Pictures in a bulletin's text: those that its form has, offered in a dialog and shown where they stand.
import { Node, pm } from "../django_prose_editor/editor.js";

export const Picture = Node.create({
  name: "picture",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    image: { parseHTML: (el) => pictureIn(el).dataset.image, renderHTML: ({ image }) => ({ "data-image": image }) },
    alt: { default: "", parseHTML: (el) => pictureIn(el).getAttribute("alt") },
  }),
  parseHTML: () => ["figure", "img"].map((tag) => ({ tag, getAttrs: (el) => pictureIn(el) !== null && null })),
  renderHTML: ({ HTMLAttributes }) => ["figure", ["img", HTMLAttributes]],
  addNodeView: () => ({ node }) => {
    const dom = document.createElement("figure");
    const draw = () => show(dom, node.attrs);
    draw();
    drawn.add(draw);
    return { dom, destroy: () => drawn.delete(draw) };
  },
});

const drawn = new Set(); // functions, each of which draws one figure anew
const drawAll = () => drawn.forEach((draw) => draw());
document.addEventListener("desk:fresh", drawAll); // the form was saved in place
document.addEventListener("change", ({ target }) => target.closest("#id_pictures") && drawAll());

function pictureIn(element) {
  return element.matches("img[data-image]") ? element : element.querySelector("img[data-image]");
}

/** The stored pictures of the form that stay in it. */
function ofForm() {
  return [...document.querySelectorAll("#id_pictures [type=hidden][name$='-image']")]
    .map((image) => [image.value, image.closest("[role=group]")])
    .filter(([, row]) => !row.querySelector("[name$='-DELETE']").checked)
    .map(([image, row]) => {
      const name = row.getAttribute("aria-label");
      return { image, name, alt: row.querySelector("[name$='-alt']").value.trim() || name, thumb: row.querySelector(".thumb") };
    });
}

/** A copy of the thumbnail; the name that stands beside it says what it is. */
function thumbnail({ thumb }) {
  const copy = thumb.cloneNode();
  copy.draggable = false; // the figure is
  return copy;
}

function show(figure, { image, alt }) {
  const words = document.querySelector("[data-prose]").dataset;
  const picture = ofForm().find((one) => one.image === image);
  const named = [words.picture, picture?.name ?? alt].filter(Boolean).join(": ");
  figure.replaceChildren(...(picture ? [thumbnail(picture), named] : [`${named}. ${words.lost}`]));
}

/** A function that opens the dialog with the pictures of the form; the one chosen comes to the caret. */
export function askForPicture(editor, dialog) {
  const list = dialog.querySelector("ul");
  const none = dialog.querySelector("[data-none]");
  let pictures = [];
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    dialog.close();
    editor.view.focus();
    const chosen = pictures.find(({ image }) => image === button.value);
    if (chosen) insert(editor, chosen);
  });
  return () => {
    pictures = ofForm();
    list.replaceChildren(...pictures.map((picture) => {
      const item = document.createElement("li");
      const button = item.appendChild(document.createElement("button"));
      Object.assign(button, { type: "button", className: "pick", value: picture.image });
      button.append(thumbnail(picture), picture.name);
      return item;
    }));
    list.hidden = !pictures.length;
    none.hidden = !list.hidden;
    dialog.showModal();
  };
}

/** Words that are chosen stay: the picture comes after them, in place of an empty paragraph where it can. */
function insert(editor, { image, alt }) {
  const { tr, schema } = editor.state;
  const { $to } = tr.selection;
  const figure = schema.nodes.picture.create({ image, alt });
  let [from, to] = [$to.pos, $to.pos];
  if ($to.parent.isTextblock) {
    const words = $to.parent.content.size;
    const place = $to.index(-1);
    if ($to.parentOffset === 0 && $to.node(-1).canReplaceWith(place, words ? place : place + 1, figure.type)) {
      from = $to.before();
      to = words ? from : $to.after();
    } else {
      if ($to.parentOffset < words) tr.split($to.pos);
      from = to = $to.pos + 1;
    }
  }
  tr.replaceWith(from, to, figure);
  const after = from + figure.nodeSize;
  // Somewhere to write on; the server drops what stays empty.
  if (!tr.doc.resolve(after).nodeAfter?.isTextblock) tr.insert(after, schema.nodes.paragraph.create());
  tr.setSelection(pm.state.TextSelection.create(tr.doc, after + 1));
  editor.view.dispatch(tr.scrollIntoView());
}
