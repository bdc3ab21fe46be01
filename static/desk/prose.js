// The editor of a bulletin's text. The box under it holds the same text as HTML, and is what is sent.
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading,
  History, Italic, ListItem, Mark, OrderedList, Paragraph, Subscript, Superscript, Table,
  TableCell, TableHeader, TableRow, Text,
} from "../django_prose_editor/editor.js";
import { askForPicture, Picture } from "./figures.js";
import { parsed, pasted } from "./pasted.js";

const TAG = /<\/?[a-z][^<>]*>/i;
const BLOCKS = "p, h2, h3, ul, ol, li, blockquote, table, thead, tbody, tr, td, th, figure";
const SCHEME = /^(https?|mailto|tel):/i;
const kept = (...names) => () => Object.fromEntries(names.map((name) => [name, { default: null }]));

// What the allow-list of bulletins/text.py takes, and nothing else.
const Link = Mark.create({
  name: "link",
  inclusive: false,
  priority: 1000,
  addAttributes: kept("href", "hreflang", "lang"),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (link) => mayLink(link.getAttribute("href")) && null }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});
const Pasted = Extension.create({ name: "pasted", transformPastedHTML: pasted });
const EXTENSIONS = [
  Document, Text, HardBreak, Blockquote, BulletList, ListItem, Bold, Italic, Subscript, Superscript,
  History, Dropcursor, Gapcursor, TableRow, TableCell, Link, Picture, Pasted,
  Paragraph.extend({ addAttributes: kept("lang") }),
  Heading.configure({ levels: [2, 3] }),
  OrderedList.extend({
    addAttributes: () => ({ start: { default: 1, parseHTML: (list) => list.start, renderHTML: ({ start }) => (start === 1 ? {} : { start }) } }),
    addNodeView: null,
  }),
  Table.configure({ resizable: false }),
  TableHeader.extend({ addAttributes() { return { ...this.parent(), scope: { default: null } }; } }),
];

// [what it does, whether it is done already]
const TOOLS = {
  heading: [(chain) => chain.toggleHeading({ level: 2 }), ["heading", { level: 2 }]],
  smallHeading: [(chain) => chain.toggleHeading({ level: 3 }), ["heading", { level: 3 }]],
  bulletList: [(chain) => chain.toggleBulletList(), ["bulletList"]],
  orderedList: [(chain) => chain.toggleOrderedList(), ["orderedList"]],
  blockquote: [(chain) => chain.toggleBlockquote(), ["blockquote"]],
  bold: [(chain) => chain.toggleBold(), ["bold"]],
  italic: [(chain) => chain.toggleItalic(), ["italic"]],
  table: [(chain) => chain.insertTable({ rows: 3, cols: 2, withHeaderRow: true })],
  addRow: [(chain) => chain.addRowAfter()],
  addColumn: [(chain) => chain.addColumnAfter()],
  removeRow: [(chain) => chain.deleteRow()],
  removeColumn: [(chain) => chain.deleteColumn()],
  removeTable: [(chain) => chain.deleteTable()],
  undo: [(chain) => chain.undo()],
  redo: [(chain) => chain.redo()],
};

function mayLink(address) {
  const written = address.replace(/[\t\n\r]/g, "").trim();
  return written !== "" && (SCHEME.test(written) || !/^[^/?#]*:/.test(written));
}

/** The box's words as the editor takes them: plain text has paragraphs, and nothing stands between blocks. */
function toEditor(words) {
  const body = parsed(TAG.test(words) ? words : "");
  if (!TAG.test(words)) {
    for (const paragraph of words.split(/\n(?:[^\S\n]*\n)+/).filter((part) => part.trim())) {
      body.appendChild(document.createElement("p")).textContent = paragraph;
    }
  }
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const between = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const besides = [text.previousSibling, text.nextSibling].some((other) => other?.nodeType === 1 && other.matches(BLOCKS));
    if (!/[^ \t\r\n]/.test(text.data) && besides) between.push(text);
  }
  between.forEach((text) => text.remove());
  return body.innerHTML;
}

function start(place) {
  const box = place.querySelector("textarea");
  const [toolbar, linkDialog, pictureDialog] = place.querySelector("template").content.cloneNode(true).children;
  const label = box.labels[0];
  const named = { role: "textbox", "aria-multiline": "true", lang: box.lang, spellcheck: "true" };
  if (label) {
    label.id ||= `${box.id}_label`;
    named["aria-labelledby"] = label.id;
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (box.hasAttribute(name)) named[name] = box.getAttribute(name);
  }
  place.append(toolbar, linkDialog, pictureDialog);
  let written = box.value;
  const editor = new Editor({
    element: place,
    extensions: EXTENSIONS,
    content: toEditor(written),
    parseOptions: { preserveWhitespace: "full" },
    editorProps: { attributes: named },
    injectCSS: false, // prose.css has it
    enableInputRules: false,
    enablePasteRules: false,
    onUpdate() {
      written = box.value = editor.isEmpty ? "" : editor.getHTML();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  const typing = document.activeElement === box; // before this file arrived
  box.hidden = true;
  if (typing) editor.commands.focus("end");
  // Whoever writes into the box from outside says "change".
  box.addEventListener("change", () => {
    if (box.value !== written) editor.commands.setContent(toEditor(box.value), { parseOptions: editor.options.parseOptions });
  });
  label?.addEventListener("click", () => editor.view.focus());
  document.addEventListener("click", (event) => {
    if (event.target.closest(`a[href="#${box.id}"]`)) {
      event.preventDefault();
      editor.view.focus();
    }
  });
  const open = { link: askForLink(editor, linkDialog), picture: askForPicture(editor, pictureDialog) };
  toolbar.addEventListener("click", (event) => {
    const name = event.target.closest("button")?.dataset.name;
    if (name in open) open[name]();
    else if (name) {
      editor.view.focus(); // at once: focus() of a chain would lose the next key
      TOOLS[name][0](editor.chain()).run();
    }
  });
  place.addEventListener("keydown", (event) => {
    if (event.key === "k" && (event.ctrlKey || event.metaKey) && !place.querySelector("dialog[open]")) {
      event.preventDefault();
      open.link();
    }
  });
  const show = () => {
    for (const button of toolbar.querySelectorAll("button")) {
      const active = button.dataset.name === "link" ? ["link"] : TOOLS[button.dataset.name]?.[1];
      if (!active) continue;
      const done = editor.isActive(...active);
      button.classList.toggle("active", done);
      if (button.dataset.name !== "link") button.setAttribute("aria-pressed", done);
    }
    for (const group of toolbar.querySelectorAll("[data-in]")) group.hidden = !editor.isActive(group.dataset.in);
  };
  editor.on("transaction", show);
  show();
}

/** A function that opens the dialog for the words chosen, or the link the caret is in. */
function askForLink(editor, dialog) {
  const address = dialog.querySelector("input");
  const refusal = dialog.querySelector("[role=alert]");
  const close = () => {
    dialog.close();
    editor.view.focus();
  };
  const finish = (value) => {
    const link = editor.chain().extendMarkRange("link");
    if (value === "set") {
      const href = address.value.trim();
      refusal.hidden = mayLink(href);
      if (!refusal.hidden) {
        address.focus();
        return;
      }
      close();
      if (editor.state.selection.empty && !editor.isActive("link")) {
        link.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
      } else link.setMark("link", { href }).run();
      return;
    }
    close();
    if (value === "remove") link.unsetMark("link").run();
  };
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) finish(button.value);
  });
  address.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it would send the form
    finish("set");
  });
  return () => {
    address.value = editor.getAttributes("link").href ?? "";
    refusal.hidden = true;
    dialog.querySelector("[value=remove]").hidden = !editor.isActive("link");
    dialog.showModal();
  };
}

document.querySelectorAll("[data-prose]").forEach(start);
