// Where a guess stands on the paper: [data-place] = "page left top right bottom" in shares of the page.
// Without a script the same link opens the file at that page.
import { announce, word } from "./words.js";

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let watcher = null;

function pageOf(paper, number) {
  return paper.querySelector(`.page[data-page-number="${number}"]`) || paper.querySelector("[data-image-page]");
}

function frame(paper, page, [left, top, right, bottom]) {
  const scroll = paper.querySelector(".viewer-scroll");
  let mark = scroll.querySelector(".place-mark");
  if (!mark) {
    mark = document.createElement("div");
    mark.className = "place-mark";
    mark.setAttribute("aria-hidden", "true");
    scroll.append(mark);
  }
  const put = () => {
    const outer = scroll.getBoundingClientRect();
    const inner = page.getBoundingClientRect();
    const edge = page.clientLeft || 0;
    const width = page.clientWidth || inner.width;
    const height = page.clientHeight || inner.height;
    const x = inner.left - outer.left + scroll.scrollLeft + edge;
    const y = inner.top - outer.top + scroll.scrollTop + (page.clientTop || 0);
    mark.style.left = `${x + left * width - 4}px`;
    mark.style.top = `${y + top * height - 3}px`;
    mark.style.width = `${(right - left) * width + 8}px`;
    mark.style.height = `${(bottom - top) * height + 6}px`;
  };
  put();
  watcher?.disconnect();
  watcher = new ResizeObserver(put);
  watcher.observe(page);
  watcher.observe(scroll);
  const middle = mark.offsetTop + mark.offsetHeight / 2 - scroll.clientHeight / 2;
  const across = mark.offsetLeft + mark.offsetWidth / 2 - scroll.clientWidth / 2;
  scroll.scrollTo({ top: middle, left: Math.max(0, across), behavior: still() ? "auto" : "smooth" });
}

function offerReturn(paper, id) {
  paper.querySelector(".place-back")?.remove();
  const field = id && document.getElementById(id);
  if (!field) return;
  const back = document.createElement("button");
  back.type = "button";
  back.className = "btn btn-primary place-back";
  back.textContent = word("backToField");
  back.addEventListener("click", () => {
    back.remove();
    field.closest(".field")?.scrollIntoView({ block: "center", behavior: still() ? "auto" : "smooth" });
    (field.tomselect || field).focus({ preventScroll: true });
  });
  paper.append(back);
}

function show(link) {
  const paper = document.getElementById("paper");
  const [number, ...box] = link.dataset.place.split(" ").map(Number);
  const page = paper && pageOf(paper, number);
  if (!page) return false;
  const rect = paper.getBoundingClientRect();
  if (rect.top < 0 || rect.top > window.innerHeight * 0.6) {
    paper.scrollIntoView({ block: "start", behavior: "auto" });
    offerReturn(paper, link.dataset.for);
  }
  frame(paper, page, box);
  document.querySelectorAll("[data-place][aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "location");
  announce(link.title || link.textContent);
  return true;
}

// Put every guess back as it was read, and count it as looked at.
function takeAll(form) {
  form.querySelectorAll(".field.is-guess").forEach((field) => {
    const input = field.querySelector("input, textarea, select");
    if (!input) return;
    const first = input.tagName === "SELECT"
      ? [...input.options].find((option) => option.defaultSelected)?.value ?? input.value
      : input.defaultValue;
    if (input.tomselect) {
      if (first) input.tomselect.addOption({ value: first, text: input.tomselect.options[first]?.text || first });
      input.tomselect.setValue(first, true);
    } else input.value = first;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    field.classList.replace("is-guess", "is-taken");
  });
  form.querySelector("button[type=submit]:not([name])")?.focus();
  announce(word("allTaken"));
}

export function setUpPlaces() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-place]");
    if (link && !event.metaKey && !event.ctrlKey && show(link)) event.preventDefault();
    const taker = event.target.closest("[data-take-all]");
    if (taker) { event.preventDefault(); takeAll(taker.form); }
  });
}
