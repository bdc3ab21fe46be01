// The link of a sign-off to the clipboard; without this it is copied by hand.
const link = document.getElementById("link");
const copy = document.getElementById("copy");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.value);
    copy.textContent = copy.dataset.copied;
  });
}
