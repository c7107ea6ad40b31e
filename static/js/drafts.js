// Nothing typed is lost. <form data-draft="key"> keeps itself in this browser, per person, until the
// server has accepted it; PINs, passwords, files and tokens are never kept.
import { word } from "./words.js";

const AGE = 14 * 24 * 3600 * 1000;
const SKIP = new Set(["csrfmiddlewaretoken", "revision", "uploads"]);
const shelf = () => {
  const person = document.body.dataset.person;
  return person ? `kv-draft:${person}:` : "";
};

function fields(form) {
  return [...form.elements].filter((field) =>
    field.name && !SKIP.has(field.name) && !["password", "file", "hidden", "submit", "button"].includes(field.type) && field.dataset.nodraft === undefined);
}

function read(form) {
  const values = {};
  for (const field of fields(form)) {
    if (field.type === "checkbox" || field.type === "radio") {
      (values[field.name] ||= []).push(...(field.checked ? [field.value] : []));
    } else if (field.multiple) {
      values[field.name] = [...field.selectedOptions].map((option) => [option.value, option.text]);
    } else if (field.tagName === "SELECT" && field.dataset.picker !== undefined) {
      values[field.name] = field.value ? [[field.value, field.selectedOptions[0].text]] : [];
    } else {
      values[field.name] = field.value;
    }
  }
  return values;
}

function put(form, values) {
  for (const field of fields(form)) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value.includes(field.value);
    else if (Array.isArray(value)) {
      for (const [key, text] of value) {
        let option = [...field.options].find((one) => one.value === key);
        if (!option) { option = new Option(text, key); field.add(option); }
        option.selected = true;
        field.tomselect?.addOption({ value: key, text });
        field.tomselect?.addItem(key, true);
      }
    } else if (field.tomselect) {
      field.tomselect.addOption({ value, text: value });
      field.tomselect.setValue(value, true);
    } else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function watch(form) {
  if (form.dataset.draftWatched) return;
  form.dataset.draftWatched = "yes";
  const key = shelf() + form.dataset.draft;
  const note = form.querySelector("[data-draft-note]");
  const fresh = JSON.stringify(read(form));
  const kept = JSON.parse(localStorage.getItem(key) || "null");
  if (kept && Date.now() - kept.at < AGE && JSON.stringify(kept.values) !== fresh && !form.querySelector(".field-error, [role=alert]")) {
    put(form, kept.values);
    const line = document.createElement("div");
    line.className = "notice tone-blue";
    const text = document.createElement("div");
    text.textContent = `${word("draftRestored")} `;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn-link";
    drop.textContent = word("draftDrop");
    drop.addEventListener("click", () => { localStorage.removeItem(key); put(form, JSON.parse(fresh)); line.remove(); });
    text.append(drop);
    line.append(text);
    form.prepend(line);
  }
  let timer;
  const keep = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: read(form) }));
      if (note) note.textContent = `${word("draftKept")} ${new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}`;
    }, 400);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), sent: true, values: read(form) }));
  });
}

// A draft that was sent and whose form does not come back has been accepted.
function sweep() {
  const prefix = shelf();
  if (!prefix || document.body.dataset.refused === "yes") return;
  const here = new Set([...document.querySelectorAll("form[data-draft]")].map((form) => prefix + form.dataset.draft));
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix) || here.has(key)) continue;
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    if (!kept || kept.sent || Date.now() - kept.at > AGE) localStorage.removeItem(key);
  }
}

export function setUpDrafts(root = document) {
  if (!shelf()) return;
  root.querySelectorAll("form[data-draft]").forEach(watch);
  if (root === document) sweep();
}
