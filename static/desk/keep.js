// Keeps what is typed in a bulletin's form: on the server every few seconds, in this browser to the last letter.
// Its sentences and addresses stand in admin/bulletins/_keeping.html; every screen works without it.
import { bold, showFound, showNewer, showOthers } from "./around.js";

const words = document.getElementById("keeping").dataset;
const form = document.getElementById(words.form);
const bar = form.querySelector(".submit-row .saved");
const dialog = document.getElementById("session-ended");

const PAUSE = 3_000; // milliseconds after the last keystroke
const LONGEST = 10_000; // between two autosaves of somebody who never pauses
const BEAT = 20_000; // between two signs of an open form
const AGAIN = 5_000; // between two tries without a line
const WAIT = 15_000; // for an answer
const KEPT = 30 * 24 * 3_600_000; // a copy in this browser
const NO_LINE = [0, 502, 503, 504];

// What is typed

let formKey = form.elements.form_key.value;
const notWords = ["csrfmiddlewaretoken", "editor", "form_key", "version"];

function read() {
  const pairs = [...new FormData(form)];
  return JSON.stringify(pairs.filter(([name, value]) => typeof value === "string" && !notWords.includes(name)));
}

const versionHere = () => form.elements.version?.value ?? "";

// Whether a field has not what the page came with: it was typed into before this file arrived.
function isTyped({ type, options, checked, defaultChecked, value, defaultValue }) {
  if (type === "checkbox" || type === "radio") return checked !== defaultChecked;
  if (!options) return type !== "file" && defaultValue !== undefined && value !== defaultValue; // a button has none
  const chosen = [...options].filter((option) => option.defaultSelected);
  const first = type === "select-one" && !chosen.length ? options[0] : null;
  return [...options].some((option) => option.selected !== (option.defaultSelected || option === first));
}

let current = read();
let touched = [...form.elements].some(isTyped); // before that, what changes is scripts putting their fields in order
let opened = touched || "unsaved" in words ? null : current; // what needs no saving; null: there are unsaved words
let acknowledged = opened; // what the server has
let gone = false; // a button was pressed, the page is leaving
let timer = 0;
let firstUnsent = 0;

// For save.js: what is typed, and a rest from autosaves while it saves.
form.keeping = {
  read,
  async rest() {
    gone = true;
    await busy;
  },
  goOn() {
    gone = false;
    heardAt = 0; // what was amiss is looked at before the form is sent
  },
};

function look() {
  const now = read();
  if (now === current) return;
  current = now;
  if (!touched && opened !== null) {
    opened = acknowledged = now;
    return;
  }
  keepHere();
  firstUnsent ||= Date.now();
  later(Math.min(PAUSE, Math.max(0, firstUnsent + LONGEST - Date.now())));
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(sync, milliseconds);
}

// The copy in this browser: there while the server has not the same

let shelf = `words ${words.user} ${words.bulletin} `;
let keptHere = true;

function keepHere() {
  try {
    localStorage.setItem(shelf + formKey, JSON.stringify({ at: Date.now(), version: versionHere(), typed: current }));
    keptHere = true;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // full, or forbidden: the bar says so when it matters
    keptHere = false;
  }
}

// Words of a closed or crashed window go to the server, which offers them above the form.
async function handOver() {
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(shelf))) {
    const key = name.slice(shelf.length);
    const { at, version, typed } = JSON.parse(localStorage.getItem(name));
    if (key === formKey) continue;
    if (words.savedForms.split(" ").includes(key) || at < Date.now() - KEPT) {
      localStorage.removeItem(name);
      continue;
    }
    const { status, answer } = await send([...JSON.parse(typed), ["version", version], ["typed_at", at]], key);
    if (status !== 200) continue;
    localStorage.removeItem(name);
    if (answer.found) showFound(answer.found);
  }
}

// The server

function signed(pairs, key = formKey) {
  const token = form.elements.csrfmiddlewaretoken.value;
  return new URLSearchParams([...pairs, ["csrfmiddlewaretoken", token], ["editor", words.user], ["form_key", key]]);
}

async function ask(address, options) {
  try {
    const response = await fetch(address, { ...options, signal: AbortSignal.timeout(WAIT) });
    const json = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, answer: json ? await response.json() : null };
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return { status: 0, answer: null }; // no line
    throw error;
  }
}

const send = (pairs, key) => ask(words.address, { method: "POST", body: signed(pairs, key) });

let busy = null;
let sending = false; // words are on the way
let heardAt = Date.now();

// One exchange at a time; resolves to the status of the last.
function sync() {
  busy ||= exchange().finally(() => { busy = null; });
  return busy;
}

async function exchange() {
  look();
  clearTimeout(timer);
  firstUnsent = 0;
  if (gone) return 200;
  const sent = current;
  const unsent = sent !== acknowledged;
  const pairs = [...(unsent ? JSON.parse(sent) : []), ["version", versionHere()]];
  sending = unsent;
  let { status, answer } = await send(pairs);
  sending = false;
  if (status === 401 || (status === 403 && !answer)) {
    await signInAgain();
    ({ status, answer } = await send(pairs));
  }
  if (status === 200) heard(answer, sent, unsent);
  else if (NO_LINE.includes(status)) {
    since ||= clock(new Date());
    say("line");
    later(AGAIN);
  } else {
    if (answer?.found) showFound(answer.found);
    say("failed", answer?.sentence);
  }
  return status;
}

function heard(answer, sent, unsent) {
  const back = since !== "";
  since = "";
  heardAt = Date.now();
  if (unsent) {
    acknowledged = sent;
    if (current === sent) localStorage.removeItem(shelf + formKey);
    if (answer.saved) savedAt = answer.saved;
  }
  if (back) say("back");
  else if (unsent && answer.saved) say("saved");
  showOthers(answer.others ?? []);
  showNewer(answer.newer ?? "");
}

// What the bar says: spoken when its meaning changes, not with every hour

let savedAt = "";
let since = "";
let said = "";
bar.setAttribute("role", "status");

function clock(date) {
  const here = { timeZone: words.zone, hour: "numeric", minute: "2-digit", hour12: true };
  const [, hour, half] = date.toLocaleTimeString("en-US", here).match(/(\d+:\d+)\s([AP])M/);
  const language = document.documentElement.lang;
  return `${hour}\u00a0${half.toLowerCase()}.${language.startsWith("es") ? "\u00a0" : ""}m.`;
}

function savedWords() {
  const hour = document.createElement("time");
  hour.setAttribute("aria-live", "off");
  hour.append(savedAt);
  const [before, after] = words.saved.split("{at}");
  return [before, hour, after];
}

function say(kind, sentence = "") {
  const meaning = `${kind} ${since} ${sentence} ${keptHere}`;
  if (kind === "saved" && said === meaning) {
    bar.querySelector("time").textContent = savedAt;
    return;
  }
  if (said === meaning) return;
  said = meaning;
  bar.classList.toggle("note", kind !== "saved");
  bar.classList.toggle("good", kind === "back");
  bar.classList.toggle("warn", kind === "line" || kind === "failed");
  if (kind === "saved") bar.replaceChildren(...savedWords(), ` ${words.after}`);
  else if (kind === "back") bar.replaceChildren(...(savedAt ? [...savedWords(), " "] : []), words.back);
  else if (kind === "line") {
    bar.replaceChildren(bold(words.line.replace("{at}", since)), ` ${keptHere ? words.kept : words.onlyHere}`);
  } else bar.replaceChildren(bold(words.failed), ` ${sentence || words.failedHere}`);
}

// An ended sign-in: sign in over the form, then go on

function takeToken(token) {
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
}

async function signInAgain() {
  const { status, answer } = await ask(words.signIn);
  if (status !== 200) return;
  takeToken(answer.token);
  if (String(answer.user) === words.user) return; // signed in elsewhere meanwhile
  const where = dialog.querySelector("[data-until]");
  where.textContent = savedAt ? where.dataset.until.replace("{at}", savedAt) : where.dataset.here;
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
}

dialog.addEventListener("submit", async (event) => {
  event.preventDefault();
  const error = dialog.querySelector("[role=alert]");
  const fresh = await ask(words.signIn);
  if (fresh.answer) takeToken(fresh.answer.token);
  const body = new URLSearchParams(new FormData(event.target));
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const { status, answer } = await ask(words.signIn, { method: "POST", body });
  error.hidden = status === 200;
  if (status === 200) {
    takeToken(answer.token);
    event.target.reset();
    dialog.close();
    return;
  }
  error.textContent = answer?.sentence ?? words.line.replace("{at}", clock(new Date()));
  dialog.querySelector("[type=password]").select();
});

// It must be answered: Escape does not close it.
dialog.addEventListener("cancel", (event) => event.preventDefault());
dialog.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.preventDefault();
});

// Typing, pressing, leaving

for (const kind of ["keydown", "pointerdown", "input", "change", "paste", "drop"]) {
  document.addEventListener(kind, () => { touched = true; }, { capture: true });
}
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    if (!form.contains(event.target)) return;
    gone = false;
    look();
  });
}
setInterval(look, 2_000); // fields of other scripts change without an event
setInterval(() => busy || sync(), BEAT);
window.addEventListener("online", sync);

// A button's words leave at once where the server was heard of lately: without a sign-in it keeps them in the page
// that asks for one. Else line and sign-in are looked at first; the bar or the dialog says what is wrong.
let passing = false;
let asking = false;

form.addEventListener("submit", async (event) => {
  if (event.defaultPrevented) return;
  look();
  const sure = !sending && since === "" && Date.now() - heardAt < BEAT + WAIT;
  if (sure || passing) {
    gone = event.submitter?.formTarget !== "_blank";
    return;
  }
  event.preventDefault();
  if (asking) return;
  asking = true;
  const button = event.submitter;
  const status = await sync();
  asking = false;
  if (NO_LINE.includes(status) || status === 401) return;
  passing = true;
  form.requestSubmit(button);
  passing = false;
});

// Saved in place (save.js): what is typed from now on belongs to the stored bulletin.
form.addEventListener("desk:saved", ({ detail }) => {
  localStorage.removeItem(shelf + formKey);
  words.address = detail.keeping;
  shelf = `words ${words.user} ${detail.bulletin} `;
  formKey = form.elements.form_key.value = detail.form_key;
  gone = false;
  current = opened = acknowledged = detail.typed;
  said = savedAt = "";
  bar.classList.remove("note", "good", "warn");
  bar.textContent = detail.sentence;
  look();
});

window.addEventListener("beforeunload", (event) => {
  look();
  if (!gone && current !== opened) event.preventDefault();
});

window.addEventListener("pagehide", () => {
  if (gone) return;
  look();
  const left = [["leave", "1"], ["version", versionHere()]];
  const unsent = current === acknowledged ? [] : JSON.parse(current);
  navigator.sendBeacon(words.address, signed([...unsent, ...left])) || navigator.sendBeacon(words.address, signed(left));
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  gone = false;
  sync();
});

if (touched) keepHere();
await handOver();
await sync();
