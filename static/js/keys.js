// Keyboard: / or Ctrl+K to search, j and k to walk a list, Enter to open, x to tick.
const typing = (target) => target.closest("input, textarea, select, [contenteditable], .ts-control, dialog[open]");

function walk(step) {
  const rows = [...document.querySelectorAll("[data-rows] tr[data-row]")];
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.classList.contains("current"));
  const to = Math.min(Math.max(at + step, 0), rows.length - 1);
  rows.forEach((row) => row.classList.remove("current"));
  rows[to].classList.add("current");
  const link = rows[to].querySelector("a.subject");
  link?.focus({ preventScroll: true });
  rows[to].scrollIntoView({ block: "nearest" });
  return true;
}

export function setUpKeys() {
  document.addEventListener("keydown", (event) => {
    const search = document.getElementById("search");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && search) {
      event.preventDefault();
      search.focus();
      search.select();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/" && search) {
      const box = search.offsetParent ? search : document.getElementById("id_q");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "j" && walk(1)) event.preventDefault();
    else if (event.key === "k" && walk(-1)) event.preventDefault();
    else if (event.key === "x") {
      const tick = document.querySelector("[data-rows] tr.current input[type=checkbox]");
      if (tick) { tick.click(); event.preventDefault(); }
    }
  });
}
