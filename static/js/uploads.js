// Honest upload: sending is shown by bytes, then "being checked and stored"; 100 % means stored.
// Without a script the same file input travels with the form.
import { word } from "./words.js";
import { toast } from "./toasts.js";

function token(form) {
  return form.querySelector("input[name=csrfmiddlewaretoken]").value;
}

function sizeOf(bytes) {
  const mb = bytes / 1048576;
  return mb >= 1 ? `${mb.toFixed(1).replace(".", ",")} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`;
}

function row(list, file) {
  const item = list.ownerDocument.getElementById("upload-row").content.firstElementChild.cloneNode(true);
  item.querySelector(".name").textContent = file.name;
  item.querySelector(".size").textContent = sizeOf(file.size);
  list.append(item);
  return item;
}

function send(form, zone, list, file) {
  const item = row(list, file);
  const bar = item.querySelector("progress");
  const said = item.querySelector(".said");
  const say = (text) => { said.textContent = text; };
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file, file.name);
  request.open("POST", zone.dataset.uploadUrl);
  request.setRequestHeader("X-CSRFToken", token(form));
  request.setRequestHeader("Accept", "application/json");
  form.dataset.uploading = String(Number(form.dataset.uploading || 0) + 1);
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const part = Math.floor((event.loaded / event.total) * 99); // the last step is the server's
    bar.value = part;
    say(part >= 99 ? word("checking") : `${word("sending")} ${part} %`);
  });
  request.addEventListener("loadend", () => {
    form.dataset.uploading = String(Number(form.dataset.uploading) - 1);
    let answer = {};
    try { answer = JSON.parse(request.responseText || "{}"); } catch { answer = {}; }
    if (request.status === 201) {
      bar.value = 100;
      item.querySelector(".meter").classList.add("done");
      say(word("stored"));
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = "uploads";
      kept.value = answer.uid;
      item.append(kept);
      zone.dispatchEvent(new CustomEvent("kv:stored", { bubbles: true, detail: answer }));
    } else if (item.isConnected) {
      item.querySelector(".meter").classList.add("failed");
      say(word("refused"));
      const why = document.createElement("p");
      why.className = "why";
      why.setAttribute("role", "alert");
      why.textContent = answer.detail || (request.status === 0 ? word("offline") : word("failed"));
      item.append(why);
    }
  });
  item.querySelector("[data-remove]").addEventListener("click", () => { request.abort(); item.remove(); zone.dispatchEvent(new CustomEvent("kv:removed", { bubbles: true })); });
  request.send(body);
}

export function setUpUploads(root = document) {
  root.querySelectorAll("[data-upload-url]").forEach((zone) => {
    if (zone.dataset.ready) return;
    zone.dataset.ready = "yes";
    const form = zone.closest("form");
    const input = zone.querySelector("input[type=file]");
    const list = form.querySelector("[data-uploads]");
    const take = (files) => {
      const many = input.multiple ? [...files] : [...files].slice(0, 1);
      if (!input.multiple) list.replaceChildren();
      many.forEach((file) => send(form, zone, list, file));
    };
    list.querySelectorAll("[data-remove]").forEach((button) => button.addEventListener("click", () => button.closest("li").remove()));
    input.addEventListener("change", () => { take(input.files); input.value = ""; });
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => { event.preventDefault(); zone.classList.remove("over"); take(event.dataTransfer.files); });
    form.addEventListener("submit", (event) => {
      if (Number(form.dataset.uploading || 0) > 0) { event.preventDefault(); toast(word("checking"), "warning"); }
    });
  });
}
