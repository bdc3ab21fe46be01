// Every screen works without this.
// The publish button says what it will do, as the hour in "Publish at" changes.
const hour = document.getElementById("id_published_at");
const publish = document.querySelector("[data-at]");
if (hour && publish) {
  const language = document.documentElement.lang;
  const follow = () => {
    const at = new Date(`${hour.value}Z`);
    if (!hour.value || Number.isNaN(at.getTime()) || hour.value <= publish.dataset.now) {
      publish.textContent = publish.dataset.words;
      return;
    }
    const day = at.toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
    const half = (at.getUTCHours() < 12 ? "a." : "p.") + (language === "es" ? "\u00a0m." : "m.");
    const minutes = String(at.getUTCMinutes()).padStart(2, "0");
    const words = `${day}, ${at.getUTCHours() % 12 || 12}:${minutes}\u00a0${half}`;
    publish.textContent = publish.dataset.at.replace("{at}", words);
  };
  hour.addEventListener("input", follow);
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
