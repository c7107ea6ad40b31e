import { announce } from "./words.js";

const LIFE = { success: 6000, info: 8000 };

function arm(card) {
  const kind = [...card.classList].find((name) => name.startsWith("is-"))?.slice(3);
  if (!LIFE[kind]) return; // warnings and errors stay until they are dismissed
  let timer = window.setTimeout(() => card.remove(), LIFE[kind]);
  card.addEventListener("pointerenter", () => window.clearTimeout(timer));
  card.addEventListener("pointerleave", () => { timer = window.setTimeout(() => card.remove(), 3000); });
}

export function toast(text, tone = "info") {
  const shape = document.getElementById(`toast-${tone}`) || document.getElementById("toast-info");
  const place = document.getElementById("toasts");
  if (!shape || !place || !text) return;
  const card = shape.content.firstElementChild.cloneNode(true);
  card.querySelector("p").textContent = text;
  place.append(card);
  arm(card);
  announce(text);
}

export function setUpToasts() {
  document.querySelectorAll("[data-toast]").forEach(arm);
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss-toast]")?.closest("[data-toast]")?.remove();
  });
  document.body.addEventListener("toast", (event) => {
    const { text, value, tone } = event.detail || {};
    toast(text || value, tone || "info");
  });
}
