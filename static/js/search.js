// The box on top: suggestions arrive by htmx; arrows choose, Enter opens, Escape closes.
import { announce, word } from "./words.js";

export function setUpSearch() {
  const form = document.querySelector("[data-suggest-box]");
  const input = form?.querySelector("input[role=combobox]");
  const list = document.getElementById("suggest");
  if (!input || !list) return;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) { input.removeAttribute("aria-activedescendant"); options().forEach((o) => o.setAttribute("aria-selected", "false")); }
  };
  list.addEventListener("htmx:afterSwap", () => {
    const found = options();
    found.forEach((option, n) => { option.id = `suggest-${n}`; option.setAttribute("aria-selected", "false"); option.tabIndex = -1; });
    show(found.length > 0 && document.activeElement === input);
    announce(found.length ? `${found.length} ${word("results")}` : word("nothing"));
  });
  input.addEventListener("focus", () => show(options().length > 0 && input.value.trim() !== ""));
  input.addEventListener("input", () => { if (!input.value.trim()) show(false); });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) show(false); });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) show(false); });
  input.addEventListener("keydown", (event) => {
    const found = options();
    const at = found.findIndex((o) => o.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") {
      if (list.hidden) input.blur(); else show(false);
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      show(true);
      const to = event.key === "ArrowDown" ? (at + 1) % found.length : (at - 1 + found.length) % found.length;
      found.forEach((o, n) => o.setAttribute("aria-selected", String(n === to)));
      input.setAttribute("aria-activedescendant", found[to].id);
      found[to].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      found[at].click();
    }
  });
}
