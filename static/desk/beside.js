// The preview beside the form, as last saved; without this its link leads to a page of its own.
const panel = document.getElementById("beside");
const frame = panel.querySelector("iframe");

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-preview]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  frame.src = link.dataset.preview;
  panel.show();
  panel.querySelector("[data-close]").focus();
});

function close() {
  panel.close();
  frame.removeAttribute("src");
  document.querySelector("[data-preview]")?.focus();
}
panel.querySelector("[data-close]").addEventListener("click", close);
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});

// Saved in place: the page is shown anew.
document.addEventListener("desk:fresh", () => {
  if (panel.open) frame.src = document.querySelector("[data-preview]").dataset.preview;
});
