// What bulletins/pasted.py does on the server, before what is pasted reaches the editor: lists for fake
// bullets, marks for styles, no empty paragraphs. The editor's own rules do the rest.
const LINES = "p, h1, h2, h3, h4, h5, h6";
const BLOCKS = `${LINES}, ul, ol, li, blockquote, table, thead, tbody, tfoot, tr, td, th, div, section, article,
  figure, figcaption, center, dl, dt, dd, pre, hr, header, footer, main, aside, address, form, caption`;
const MARKS = { strong: "strong, b", em: "em, i", sub: "sub", sup: "sup" };
const BULLET = /^[·•▪●○◦‣](?:\s+|$)/;
const MARKER = /^(?:[·•▪●○◦‣§oØüvq–-]|\(?(?:\d{1,3}|[A-Za-z]{1,4})[.)])(?:\s+|$)/;
const NUMBER = /^\(?(?:(\d{1,3})|[A-Za-z]{1,4})[.)]/;
const POINTS = { pt: 1, in: 72, cm: 28.35, px: 0.75 };
const INDENT = 36; // points from one level of a list to the next

/** The body of `html`. Its styles are read as data-style: the page's policy reports a style even where none is shown. */
export function parsed(html) {
  const unstyled = html
    .replace(/<style[\s\S]*?(<\/style[^>]*>|$)/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s"'/])style(?=\s*=)/gi, "$1data-style"));
  return new DOMParser().parseFromString(unstyled, "text/html").body;
}

/** The clipboard's HTML as the editor may take it. */
export function pasted(html) {
  const body = parsed(html);
  if (html.includes("data-pm-slice")) return body.innerHTML; // out of the editor itself
  const styled = body.querySelector("[data-style], [class]") !== null;
  const all = (selector) => [...body.querySelectorAll(selector)];
  all("script, style, title, xml, svg, math, template, noscript, select, textarea, del").forEach((el) => el.remove());
  all("h1").forEach((heading) => rename(heading, "h2"));
  all("h4, h5, h6").forEach((heading) => rename(heading, "h3"));
  all("[data-style], [class]").filter(isUnsaid).forEach((el) => el.remove());
  if (styled) {
    all("p").filter((line) => !line.closest("li")).forEach(noteItem);
    all("[data-marker]").forEach((el) => el.remove());
    styleToMarks(body);
  }
  all("ul > ul, ul > ol, ol > ul, ol > ol").forEach(intoItem);
  all("br").forEach((br) => isAtEdge(br, "previousSibling") && br.remove());
  all("br").reverse().forEach((br) => isAtEdge(br, "nextSibling") && br.remove());
  all(`${LINES}, ul, ol, li, blockquote, div`).reverse().filter(isEmpty).forEach((el) => el.remove());
  all("p[data-level]").forEach(intoList);
  return body.innerHTML;
}

function styleOf(element) {
  const style = {};
  for (const part of (element.dataset.style ?? "").split(";")) {
    const [name, ...value] = part.split(":");
    style[name.trim().toLowerCase()] = value.join(":").trim().toLowerCase();
  }
  return style;
}

function rename(element, tag) {
  const other = element.ownerDocument.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

/** Hidden, or somebody's remark; the bullets of lists are marked for later. */
function isUnsaid(element) {
  const style = styleOf(element);
  if (style["mso-list"] === "ignore") element.dataset.marker = "";
  return (
    /\bMsoCommentReference/i.test(element.className) ||
    style.display === "none" ||
    style["mso-hide"] === "all" ||
    style["mso-element"] === "comment-list"
  );
}

/** Write on a paragraph which item of a list a word processor made of it. */
function noteItem(line) {
  const style = styleOf(line);
  const said = style["mso-list"] ?? "";
  const level = /level(\d)/.exec(said);
  let marker = line.querySelector("[data-marker]")?.textContent ?? "";
  if (!marker) {
    const listed = level || /(^|\s)MsoList/i.test(line.className);
    const words = line.textContent.replace(/[ \t\n\r\f]+/g, " ").replace(/^ /, "");
    const found = (listed ? MARKER : BULLET).exec(words);
    if (!level && !found) return;
    marker = found ? found[0] : "";
    cut(line, marker);
  }
  const number = NUMBER.exec(marker.trim());
  line.dataset.level = level ? level[1] : indent(style);
  line.dataset.list = number ? "ol" : "ul";
  if (number?.[1] && Number(number[1]) !== 1) line.dataset.start = Number(number[1]);
  line.dataset.name = said.replace(/\s*level\d\s*/, " ");
}

/** Take `marker`, in which spaces count once, from the beginning of `line`. */
function cut(line, marker) {
  const texts = line.ownerDocument.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let left = [...marker.replace(/\s+/g, "")].length;
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    while (text.data && (left || /^\s/.test(text.data))) {
      if (!/^\s/.test(text.data)) left -= 1;
      text.data = text.data.slice(1);
    }
    if (text.data) return;
  }
}

function indent(style) {
  const around = (style.margin ?? "").split(/\s+/);
  const left = style["margin-left"] || (around.length === 4 ? around[3] : "");
  const found = /^(\d*\.?\d+)(pt|in|cm|px)$/.exec(left);
  const points = found ? Number(found[1]) * POINTS[found[2]] : 0;
  return Math.min(Math.max(Math.round(points / INDENT), 1), 9);
}

/** The marks that tags and styles give each word, as tags alone. */
function styleToMarks(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const marked = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    marked.push([text, Object.keys(MARKS).filter((tag) => isMarked(text.parentElement, tag))]);
  }
  for (const element of body.querySelectorAll(`span, font, u, ${Object.values(MARKS).join(", ")}`)) {
    element.replaceWith(...element.childNodes);
  }
  for (const [text, tags] of marked) {
    for (const tag of tags) {
      const mark = body.ownerDocument.createElement(tag);
      text.replaceWith(mark);
      mark.append(text);
    }
  }
}

/** Whether the nearest element that says so marks its words with `tag`. */
function isMarked(element, tag) {
  for (let el = element; el; el = el.parentElement) {
    const style = styleOf(el);
    const value = { strong: style["font-weight"], em: style["font-style"] }[tag];
    if (value) return tag === "strong" ? /^bold/.test(value) || Number(value) >= 500 : /^(italic|oblique)$/.test(value);
    if (tag === "sub" && style["vertical-align"] === "sub") return true;
    if (tag === "sup" && style["vertical-align"] === "super") return true;
    if (el.matches(MARKS[tag])) return true;
  }
  return false;
}

/** A list that stands in a list belongs to the item before it. */
function intoItem(list) {
  let item = list.previousElementSibling;
  if (item?.tagName !== "LI") {
    item = list.ownerDocument.createElement("li");
    list.before(item);
  }
  item.append(list);
}

function isAtEdge(br, side) {
  let other = br[side];
  while (other && other.nodeType !== Node.ELEMENT_NODE && !/[^ \t\n\r\f]/.test(other.data ?? "")) other = other[side];
  if (other) return other.nodeType === Node.ELEMENT_NODE && other.matches(BLOCKS);
  return br.parentElement.matches(`body, ${BLOCKS}`);
}

function isEmpty(element) {
  return !element.textContent.trim() && !element.querySelector("img[data-image], table");
}

/** Put a paragraph that is an item into the list before it, or begin one. */
function intoList(line) {
  const { level, list, start, name } = line.dataset;
  const open = openLists(line.previousSibling);
  while (open.length && open.at(-1).dataset.level > level) open.pop();
  const same = open.at(-1);
  if (same?.dataset.level === level && (same.localName !== list || same.dataset.name !== name)) open.pop();
  let into = open.at(-1);
  if (into?.dataset.level !== level) {
    const begun = line.ownerDocument.createElement(list);
    Object.assign(begun.dataset, { level, name });
    if (start) begun.setAttribute("start", start);
    if (into) into.lastElementChild.append(begun);
    else line.before(begun);
    into = begun;
  }
  const item = line.ownerDocument.createElement("li");
  line.before(item);
  item.append(rename(line, "p"));
  into.append(item);
}

/** The lists made so far that end right before a paragraph, the innermost last. */
function openLists(before) {
  while (before && before.nodeType !== Node.ELEMENT_NODE && !/[^ \t\n\r\f]/.test(before.data ?? "")) before = before.previousSibling;
  const open = [];
  for (let list = before; list?.dataset?.level; list = list.lastElementChild?.lastElementChild) open.push(list);
  return open;
}
