// Selecting rows: the bulk bar appears with the number chosen; the form works without it.
export function setUpRows(root = document) {
  root.querySelectorAll("form[data-bulk]").forEach((form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = "yes";
    const bar = form.querySelector("[data-bulk-bar]");
    const said = form.querySelector("[data-bulk-count]");
    const all = form.querySelector("[data-bulk-all]");
    const ticks = () => [...form.querySelectorAll("input[name=uid]")];
    const show = () => {
      const n = ticks().filter((tick) => tick.checked).length;
      bar.hidden = n === 0;
      said.textContent = String(n);
      if (all) { all.checked = n > 0 && n === ticks().length; all.indeterminate = n > 0 && n < ticks().length; }
    };
    form.addEventListener("change", (event) => {
      if (event.target === all) ticks().forEach((tick) => { tick.checked = all.checked; });
      show();
    });
    show();
  });
}
