// Pictures at the desk: uploads with progress, the focal point by a click. Both work without this.

// Focal point: two sliders are the control; a click on the picture sets them.
for (const box of document.querySelectorAll("[data-focal]")) {
  const [across, down] = box.querySelectorAll("input[type=range]");
  if (!across) continue;
  const cross = box.querySelector("[data-cross]");
  const drawing = box.querySelector("svg");
  const { width, height } = drawing.viewBox.baseVal;
  const draw = () => cross.setAttribute("transform", `translate(${(across.value * width) / 100} ${(down.value * height) / 100})`);
  draw();
  box.addEventListener("input", draw);
  drawing.addEventListener("click", (event) => {
    const area = drawing.getBoundingClientRect();
    across.value = Math.round(((event.clientX - area.left) / area.width) * 100);
    down.value = Math.round(((event.clientY - area.top) / area.height) * 100);
    draw();
  });
}

// Uploads: one after the other, each with its progress and a way to stop it.
for (const form of document.querySelectorAll("form[data-uploads]")) {
  const chosen = form.querySelector("input[type=file]");
  const told = form.querySelector("[data-told]");
  const words = form.dataset;
  let before = Promise.resolve();
  let added = false;

  form.addEventListener("submit", (event) => {
    if (!chosen.files.length) return;
    event.preventDefault();
    take(chosen.files);
    chosen.value = "";
  });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });

  function take(files) {
    for (const file of files) {
      const row = new Row(file);
      before = before.then(() => row.send());
    }
    before = before.then(refresh);
  }

  // The shelf with what was just added.
  async function refresh() {
    if (!added) return;
    added = false;
    const answer = await fetch(location.href).catch(() => null); // without a line it stays as it was
    if (!answer?.ok) return;
    const page = await answer.text();
    const shelf = new DOMParser().parseFromString(page, "text/html").querySelector("[data-library]");
    if (shelf) document.querySelector("[data-library]").replaceWith(shelf);
  }

  class Row {
    constructor(file) {
      this.file = file;
      this.request = new XMLHttpRequest();
      this.element = document.createElement("li");
      const line = this.element.appendChild(document.createElement("p"));
      this.name = line.appendChild(document.createElement("b"));
      this.name.textContent = file.name;
      this.name.id = `upload-${told.children.length}`;
      line.append(" ");
      this.state = line.appendChild(document.createElement("span"));
      this.bar = this.element.appendChild(document.createElement("progress"));
      this.bar.max = 100;
      this.bar.value = 0;
      this.bar.setAttribute("aria-labelledby", this.name.id);
      this.stop = this.element.appendChild(document.createElement("button"));
      this.stop.type = "button";
      this.stop.className = "button small";
      this.stop.textContent = words.stop;
      const of = this.stop.appendChild(document.createElement("span"));
      of.className = "visually-hidden";
      of.textContent = ` ${words.stopOf.replace("{name}", file.name)}`;
      this.stop.addEventListener("click", () => {
        this.stopped = true;
        this.request.abort();
        this.end(words.stopped);
      });
      told.append(this.element);
    }

    send() {
      if (this.stopped) return undefined;
      return new Promise((done) => {
        const { request } = this;
        request.upload.addEventListener("progress", ({ loaded, total }) => {
          const mega = (bytes) => (bytes / 1e6).toFixed(1);
          this.bar.value = (loaded / total) * 100;
          this.state.textContent = words.progress.replace("{done}", mega(loaded)).replace("{all}", mega(total));
        });
        request.addEventListener("load", () => this.answer());
        request.addEventListener("error", () => this.end(words.failed));
        request.addEventListener("loadend", done);
        const data = new FormData();
        data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        data.append("files", this.file);
        request.open("POST", form.action);
        request.setRequestHeader("Accept", "application/json");
        request.send(data);
      });
    }

    answer() {
      const isJson = this.request.getResponseHeader("Content-Type")?.startsWith("application/json");
      if (this.request.status !== 200 || !isJson) {
        this.end(words.failed);
        return;
      }
      added = true;
      this.element.insertAdjacentHTML("afterend", JSON.parse(this.request.response).html);
      this.element.nextElementSibling.querySelector("p").setAttribute("role", "status");
      this.element.remove();
    }

    end(sentence) {
      this.state.setAttribute("role", "status");
      this.state.textContent = sentence;
      this.bar.remove();
      this.stop.remove();
    }
  }
}

// "Add another picture" in a bulletin's form: without this, each save brings an empty one.
function offer() {
  for (const button of document.querySelectorAll("[data-another]")) button.hidden = false;
}
offer();
document.addEventListener("desk:fresh", offer); // the form was saved in place
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-another]");
  if (!button) return;
  const group = button.closest("fieldset");
  const total = group.querySelector("[name$=TOTAL_FORMS]");
  const blank = document.createElement("div");
  blank.innerHTML = group.querySelector("template[data-blank]").innerHTML.replaceAll("__prefix__", total.value);
  total.value = Number(total.value) + 1;
  const added = blank.firstElementChild;
  button.parentElement.before(added);
  added.querySelector("input").focus();
});
