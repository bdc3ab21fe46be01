// Every screen works without this.
// As the hour in "Publish at" changes, the three clocks beside it follow, and the button says what it will do.
const hour = document.getElementById("id_published_at");
const clocks = document.querySelector("[data-clocks]");
const publish = document.querySelector("[data-at]");
const language = document.documentElement.lang;

// The parts of `instant` (milliseconds since 1970) in `zone`, as if they were UTC.
function localTime(instant, zone) {
  const shown = { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" };
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-US", shown).formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute);
}

function instantOf(local, zone) {
  const near = local - (localTime(local, zone) - local);
  return local - (localTime(near, zone) - near);
}

const dayWords = (local) => new Date(local).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });

function momentWords(local) {
  const at = new Date(local);
  const half = (at.getUTCHours() < 12 ? "a." : "p.") + (language === "es" ? "\u00a0m." : "m.");
  const minutes = String(at.getUTCMinutes()).padStart(2, "0");
  return `${dayWords(local)}, ${at.getUTCHours() % 12 || 12}:${minutes}\u00a0${half}`;
}

function follow() {
  const local = Date.parse(`${hour.value}Z`);
  const there = hour.value && !Number.isNaN(local);
  if (publish) {
    const ahead = there && hour.value > publish.dataset.now;
    publish.textContent = ahead ? publish.dataset.at.replace("{at}", momentWords(local)) : publish.dataset.words;
  }
  clocks.hidden = !there;
  if (!there) return;
  const [here, capital, utc] = clocks.querySelectorAll("dd");
  const instant = instantOf(local, clocks.dataset.clocks);
  const capitalTime = localTime(instant, clocks.dataset.capital);
  here.textContent = momentWords(local);
  capital.textContent = capitalTime === local ? clocks.dataset.same : momentWords(capitalTime);
  const utcWords = new Date(instant).toISOString().slice(11, 16);
  utc.textContent = dayWords(instant) === dayWords(local) ? utcWords : `${dayWords(instant)}, ${utcWords}`;
}
if (hour && clocks) {
  hour.addEventListener("input", follow);
  follow(); // what was typed before this file arrived
}

// Control or Command with S saves the draft or the changes.
document.addEventListener("keydown", (event) => {
  const save = document.querySelector('.submit-row [value="save"]');
  if (save && event.key === "s" && (event.ctrlKey || event.metaKey) && !event.altKey) {
    event.preventDefault();
    save.click();
  }
});

// A slash goes to the search box, unless something is being typed.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const find = document.getElementById("find");
  if (find && event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    find.focus();
  }
});

// Escape closes an open fold of the head or the bar and gives the focus back to its handle.
document.addEventListener("keydown", (event) => {
  const fold = event.target.closest("#user-tools details[open], .more[open], .places details[open]");
  if (fold && event.key === "Escape") {
    fold.open = false;
    fold.querySelector("summary").focus();
  }
});

// Fields that complete themselves (select2) get the names that their labels give the plain select.
function nameParts(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const selection = select.nextElementSibling?.querySelector(".select2-selection");
  if (!label || !selection) return;
  label.id ||= `${select.id}_label`;
  const shown = selection.querySelector(".select2-selection__rendered");
  selection.setAttribute("aria-labelledby", [label.id, shown?.id].filter(Boolean).join(" "));
  if (shown?.getAttribute("role") === "textbox") shown.setAttribute("aria-labelledby", label.id);
  selection.querySelector(".select2-search__field")?.setAttribute("aria-label", label.textContent);
  label.addEventListener("click", () => selection.focus());
  window.django.jQuery(select).on("select2:open", () => {
    selection.setAttribute("aria-controls", selection.getAttribute("aria-owns"));
    const found = document.querySelector(".select2-container--open .select2-dropdown .select2-search__field");
    found?.setAttribute("aria-label", label.textContent);
    found?.focus();
    document.querySelector(".select2-container--open .select2-results__options")?.setAttribute("aria-label", label.textContent);
  });
}
// After the admin's own script, which waits for jQuery's ready too.
window.django?.jQuery?.(() => document.querySelectorAll("select.admin-autocomplete").forEach(nameParts));
