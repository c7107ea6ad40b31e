// Links with data-dialog open their form in a dialog when scripts run; without, they are pages.
const box = () => document.getElementById("dialog");
let opener = null;

export function setUpDialogs() {
  const dialog = box();
  if (!dialog) return;
  dialog.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== dialog || !dialog.childElementCount) return;
    if (!dialog.open) { opener = document.activeElement; dialog.showModal(); }
    dialog.querySelector("[autofocus], .field input:not([type=hidden]), .field textarea, .field select, button[type=submit]")?.focus();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close-dialog]")) { event.preventDefault(); dialog.close(); }
  });
  dialog.addEventListener("close", () => { dialog.replaceChildren(); opener?.focus?.(); });
}
