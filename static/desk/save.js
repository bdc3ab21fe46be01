// "Save draft" and "Save changes" without leaving the page: the cursor stays where it is, what the server says of
// the bulletin is shown anew. Where anything is amiss the button does what it does without this.
const form = document.querySelector("form[data-in-place]");
let passing = false; // the form is sent as it would be without a script
let busy = false;

function fill(page) {
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const fresh = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
    if (fresh) part.replaceWith(fresh);
  }
  document.dispatchEvent(new Event("desk:fresh"));
}

async function save(body) {
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type").startsWith("application/json")) return null;
  return answer.json();
}

async function inPlace(button) {
  await form.keeping.rest();
  const body = new FormData(form, button);
  const typed = form.keeping.read();
  const said = await orNoLine(save(body));
  if (!said) return false;
  history.replaceState(null, "", said.address);
  form.action = said.address;
  form.elements.version.value = said.version;
  const page = await orNoLine(fetch(said.address).then((answer) => answer.text()));
  if (page) fill(new DOMParser().parseFromString(page, "text/html"));
  form.dispatchEvent(new CustomEvent("desk:saved", { detail: { ...said, typed } }));
  form.querySelector(".submit-row .saved").textContent = said.sentence;
  return true;
}

// What `asked` answers, or null without a line.
async function orNoLine(asked) {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

// Before keep.js, which looks at line and sign-in when the form is sent.
form?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (passing || button?.value !== "save" || !form.keeping) return; // keep.js is still on its way
  event.preventDefault();
  event.stopImmediatePropagation();
  if (busy) return;
  busy = true;
  const done = await inPlace(button);
  busy = false;
  if (done) return;
  form.keeping.goOn();
  passing = true; // until a button is pressed again: keep.js may look at the line first and send the form later
  form.requestSubmit(button);
}, { capture: true });
form?.addEventListener("click", () => (passing = false));
