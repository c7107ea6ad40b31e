// The paper: PDF.js in our frame. Ranges only, so a long document opens at once; keyboard throughout.
import { announce, word } from "./words.js";

const STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];

function thumbnails(shelf, pdf, viewer) {
  const watch = new IntersectionObserver((seen) => {
    seen.filter((one) => one.isIntersecting).forEach(async ({ target }) => {
      watch.unobserve(target);
      const page = await pdf.getPage(Number(target.dataset.page));
      const size = page.getViewport({ scale: 1 });
      const view = page.getViewport({ scale: (88 * window.devicePixelRatio) / size.width });
      const canvas = document.createElement("canvas");
      canvas.width = view.width;
      canvas.height = view.height;
      await page.render({ canvas, viewport: view }).promise;
      target.querySelector(".blank").replaceWith(canvas);
    });
  }, { root: shelf, rootMargin: "200px" });
  for (let n = 1; n <= pdf.numPages; n += 1) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "thumb";
    button.dataset.page = String(n);
    button.setAttribute("aria-label", `${word("page")} ${n}`);
    const blank = document.createElement("span");
    blank.className = "blank";
    button.append(blank, String(n));
    button.addEventListener("click", () => { viewer.currentPageNumber = n; });
    shelf.append(button);
    watch.observe(button);
  }
}

export async function openViewer(box) {
  box.dataset.ready = "yes";
  const part = (name) => box.querySelector(`[data-act="${name}"]`);
  const wait = box.querySelector("[data-wait]");
  try {
    const lib = await import(box.dataset.lib);
    globalThis.pdfjsLib = lib;
    const parts = await import(box.dataset.components);
    lib.GlobalWorkerOptions.workerSrc = box.dataset.worker;
    const root = box.dataset.lib.replace(/build\/[^/]*$/, "");
    const bus = new parts.EventBus();
    const links = new parts.PDFLinkService({ eventBus: bus, externalLinkEnabled: false });
    const finder = new parts.PDFFindController({ eventBus: bus, linkService: links });
    const scroll = box.querySelector("[data-scroll]");
    const viewer = new parts.PDFViewer({
      container: scroll, viewer: scroll.querySelector(".pdfViewer"), eventBus: bus, linkService: links,
      findController: finder, annotationMode: lib.AnnotationMode.ENABLE, enableHWA: false,
    });
    links.setViewer(viewer);
    const task = lib.getDocument({
      url: box.dataset.viewer, rangeChunkSize: 262144, disableAutoFetch: true, disableStream: true,
      cMapUrl: `${root}cmaps/`, cMapPacked: true, standardFontDataUrl: `${root}standard_fonts/`,
      wasmUrl: `${root}wasm/`, isEvalSupported: false, enableXfa: false,
    });
    const pdf = await task.promise;
    viewer.setDocument(pdf);
    links.setDocument(pdf, null);
    bus.on("pagesinit", () => { viewer.currentScaleValue = "page-width"; });
    wait.remove();
    box.querySelector("[data-needs-script]").hidden = false;
    box.querySelector("[data-pages]").textContent = `/ ${pdf.numPages}`;
    box.dataset.open = "yes";

    const number = part("page");
    const shelf = box.querySelector("[data-thumbs]");
    const mark = () => shelf.querySelectorAll(".thumb").forEach((one) => {
      one.setAttribute("aria-current", String(Number(one.dataset.page) === viewer.currentPageNumber));
    });
    bus.on("pagechanging", ({ pageNumber }) => { number.value = String(pageNumber); mark(); });
    number.addEventListener("change", () => {
      const n = Math.min(Math.max(Number.parseInt(number.value, 10) || 1, 1), pdf.numPages);
      number.value = String(n);
      viewer.currentPageNumber = n;
    });
    part("previous").addEventListener("click", () => viewer.previousPage());
    part("next").addEventListener("click", () => viewer.nextPage());
    part("fit").addEventListener("click", () => { viewer.currentScaleValue = "page-width"; });
    part("in").addEventListener("click", () => { viewer.currentScale = STEPS.find((s) => s > viewer.currentScale + 0.01) || 3; });
    part("out").addEventListener("click", () => { viewer.currentScale = [...STEPS].reverse().find((s) => s < viewer.currentScale - 0.01) || 0.5; });
    part("thumbs").addEventListener("click", () => {
      shelf.hidden = !shelf.hidden;
      part("thumbs").setAttribute("aria-pressed", String(!shelf.hidden));
      if (!shelf.childElementCount) thumbnails(shelf, pdf, viewer);
      mark();
      viewer.currentScaleValue = "page-width";
    });
    const find = part("find");
    const found = box.querySelector("[data-found]");
    const look = (type) => bus.dispatch("find", {
      source: box, type, query: find.value, caseSensitive: false, entireWord: false,
      highlightAll: true, findPrevious: false, matchDiacritics: false,
    });
    find.addEventListener("input", () => look(""));
    find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); look("again"); }
    });
    const count = ({ matchesCount }) => {
      const { current, total } = matchesCount || {};
      found.textContent = !find.value ? "" : total ? `${current}/${total}` : word("noMatch");
    };
    bus.on("updatefindmatchescount", count);
    bus.on("updatefindcontrolstate", count);
    let width = scroll.clientWidth;
    new ResizeObserver(() => {
      if (scroll.clientWidth === width || !viewer.pagesCount) return;
      width = scroll.clientWidth;
      if (["page-width", "auto"].includes(viewer.currentScaleValue)) viewer.currentScaleValue = "page-width";
    }).observe(scroll);
  } catch (error) {
    if (wait) wait.querySelector("[data-wait-words]").textContent = word("viewerFailed");
    announce(word("viewerFailed"));
    console.error(error);
  }
}
