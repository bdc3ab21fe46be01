// What stands around a bulletin's words in its form: who else has it open, whether somebody saved, how long they are.
const words = document.getElementById("keeping").dataset;
const form = document.getElementById(words.form);

export function bold(text) {
  const b = document.createElement("b");
  b.append(text);
  return b;
}

function paragraph(kind, ...parts) {
  const p = document.createElement("p");
  p.className = kind;
  p.append(...parts);
  return p;
}

// Said again only where it changed.
function show(box, notes) {
  const letters = (node) => node.textContent.replace(/\s/g, "");
  if (letters(box) !== notes.map(letters).join("")) box.replaceChildren(...notes);
}

export function showOthers(others) {
  const sentence = ({ name, since }) => paragraph("note", bold(name), ` ${words.other.replace("{since}", since)}`);
  show(document.querySelector("[data-others]"), others.map(sentence));
}

export function showNewer(sentence) {
  show(document.querySelector("[data-newer]"), sentence ? [paragraph("note warn", sentence)] : []);
}

export function showFound(html) {
  document.querySelector("[data-found]")?.remove();
  document.querySelector("[data-newer]").insertAdjacentHTML("afterend", html);
}

for (const name of ["title", "summary"]) {
  const field = form.elements[name];
  if (!field) continue;
  const counter = paragraph("counter quiet");
  const count = () => {
    const length = String([...field.value].length);
    counter.textContent = words.count.replace("{n}", length).replace("{most}", words[name]);
  };
  field.closest(".form-row > div").append(counter);
  field.addEventListener("input", count);
  count();
}
