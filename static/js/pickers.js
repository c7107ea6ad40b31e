// <select data-picker="/url"> becomes a type-ahead: the server searches, the last used come first.
import { word } from "./words.js";

let library = null;

function load() {
  if (library) return library;
  const { tomSelect, tomSelectCss } = document.body.dataset;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = tomSelectCss;
  document.head.prepend(style);
  library = new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = tomSelect;
    script.onload = () => done(window.TomSelect);
    script.onerror = fail;
    document.head.append(script);
  });
  return library;
}

const recentKey = (select) => `kv-recent:${document.body.dataset.person}:${select.dataset.picker.split("?")[0]}`;
const recent = (select) => JSON.parse(localStorage.getItem(recentKey(select)) || "[]");

function remember(select, option) {
  if (!option) return;
  const { value, text, note } = option;
  const kept = [{ value, text, note }, ...recent(select).filter((one) => one.value !== value)].slice(0, 8);
  localStorage.setItem(recentKey(select), JSON.stringify(kept));
}

function line(data, escape) {
  return `<div>${escape(data.text)}${data.note ? `<small>${escape(data.note)}</small>` : ""}</div>`;
}

async function dress(select) {
  if (select.dataset.dressed) return;
  select.dataset.dressed = "yes";
  const TomSelect = await load();
  const url = select.dataset.picker;
  const label = select.getAttribute("aria-label") || document.querySelector(`label[for="${select.id}"]`)?.textContent.trim() || "";
  const box = new TomSelect(select, {
    valueField: "value", labelField: "text", searchField: url ? [] : ["text"], maxOptions: 50, loadThrottle: 180, maxItems: select.multiple ? null : 1, closeAfterSelect: !select.multiple,
    plugins: select.multiple ? ["remove_button"] : [],
    create: select.dataset.create !== undefined, createOnBlur: true, persist: false, delimiter: "\u0001",
    shouldLoad: (query) => Boolean(url) && query.trim().length > 0,
    load(query, done) {
      this.clearOptions((option) => this.items.includes(option.value));
      fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : { results: [] }))
        .then((found) => done(found.results), () => done());
    },
    ...(url ? { score: () => () => 1 } : {}),
    onItemAdd(value) {
      remember(select, this.options[value]);
      this.setTextboxValue("");
      if (!select.multiple) window.setTimeout(() => { this.close(); this.control_input.blur(); }, 60);
    },
    onFocus() { if (url && !this.lastQuery) this.addOptions(recent(select)); },
    render: {
      option: line,
      item: (data, escape) => `<div>${escape(data.text)}</div>`,
      option_create: (data, escape) => `<div class="create">${escape(data.input)}</div>`,
      no_results: () => `<div class="no-results">${word("nothing")}</div>`,
      loading: () => `<div class="no-results">${word("searching")}</div>`,
    },
  });
  box.control_input.setAttribute("aria-label", label);
  select.setAttribute("aria-hidden", "true"); // the box speaks for it
  select.tabIndex = -1;
}

export function setUpPickers(root = document) {
  root.querySelectorAll("[data-picker]").forEach((select) => { dress(select); });
}
