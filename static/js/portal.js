// The portal's behaviour. Every page reads and works without it; this makes it quick.
import { setUpDays } from "./days.js";
import { setUpDialogs } from "./dialogs.js";
import { setUpDrafts } from "./drafts.js";
import { setUpKeys } from "./keys.js";
import { setUpMenus } from "./menus.js";
import { setUpPickers } from "./pickers.js";
import { setUpPlaces } from "./places.js";
import { setUpRows } from "./rows.js";
import { setUpSearch } from "./search.js";
import { setUpToasts, toast } from "./toasts.js";
import { setUpUploads } from "./uploads.js";
import { announce, word } from "./words.js";
import { setUpWriting } from "./writing.js";

// The server says what is wrong, in the person's language and beside the field; the browser's own
// bubbles speak the browser's language.
function leaveToServer(root) {
  root.querySelectorAll?.("form[method=post]").forEach((form) => { form.noValidate = true; });
}

function dress(root) {
  leaveToServer(root);
  setUpDays(root);
  setUpPickers(root);
  setUpUploads(root);
  setUpRows(root);
  setUpDrafts(root);
  setUpWriting(root);
  const viewer = root.querySelector?.("[data-viewer]");
  if (viewer && !viewer.dataset.ready) import("./viewer.js").then(({ openViewer }) => openViewer(viewer));
}

function setUpHtmx() {
  const busy = document.getElementById("busy");
  let running = 0;
  const count = (step) => { running = Math.max(0, running + step); busy.classList.toggle("on", running > 0); };
  document.body.addEventListener("htmx:beforeRequest", () => count(1));
  document.body.addEventListener("htmx:afterRequest", () => count(-1));
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, isError } = event.detail;
    const path = xhr.responseURL ? new URL(xhr.responseURL).pathname : "";
    if (path.includes("/login/")) { // the session ran out: sign in again, then come back here
      event.detail.shouldSwap = false;
      toast(word("signedOut"), "warning");
      const back = encodeURIComponent(window.location.pathname + window.location.search);
      window.setTimeout(() => { window.location.href = `${path}?next=${back}`; }, 900);
    } else if (isError && !event.detail.shouldSwap && !xhr.getResponseHeader("HX-Trigger")) {
      toast(word("failed"), "error");
    }
  });
  document.body.addEventListener("htmx:sendError", () => toast(word("offline"), "error"));
  document.body.addEventListener("htmx:afterSettle", (event) => {
    dress(event.detail.elt.parentElement || document);
    const said = event.detail.elt.dataset?.announce;
    if (said) announce(said);
  });
}

// One form, one sending: a second click does not send it twice.
function setUpOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 8000) { event.preventDefault(); return; }
    form.dataset.sent = String(Date.now());
  });
  document.body.addEventListener("htmx:afterRequest", (event) => { delete event.detail.elt.dataset?.sent; });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
  document.addEventListener("change", (event) => { if (event.target.dataset.submit !== undefined) event.target.form.requestSubmit(); });
  document.addEventListener("click", (event) => { if (event.target.closest("[aria-disabled=true]")) event.preventDefault(); });
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
}

setUpMenus();
setUpKeys();
setUpToasts();
setUpDialogs();
setUpSearch();
setUpHtmx();
setUpOnce();
setUpPlaces();
dress(document);
