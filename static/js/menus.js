// <details data-menu> opens without a script; this adds closing outside, Escape and arrow keys.
const entries = (menu) => [...menu.querySelectorAll(".menu-item, .filter-form input, .filter-form select, .filter-form button")]
  .filter((item) => !item.disabled);

export function setUpMenus() {
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("focusin", (event) => {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details[data-menu]");
    if (!menu) return;
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.stopPropagation();
      return;
    }
    if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    if (event.target.matches("input, select, textarea")) return;
    if (!menu.open) menu.open = true;
    const items = entries(menu);
    if (!items.length) return;
    event.preventDefault();
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
    items[to].focus();
  });

  const side = document.getElementById("side");
  const openSide = document.querySelector("[data-open-side]");
  if (!side || !openSide) return;
  const close = () => { side.classList.remove("open"); openSide.focus(); };
  openSide.addEventListener("click", (event) => {
    event.preventDefault();
    side.classList.add("open");
    side.querySelector("[data-close-side]").focus();
  });
  side.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-side]")) { event.preventDefault(); close(); }
  });
  side.addEventListener("keydown", (event) => {
    if (!side.classList.contains("open")) return;
    if (event.key === "Escape") close();
    if (event.key !== "Tab") return;
    const stops = [...side.querySelectorAll("a, button")];
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement === edge) { event.preventDefault(); (event.shiftKey ? stops.at(-1) : stops[0]).focus(); }
  });
}
