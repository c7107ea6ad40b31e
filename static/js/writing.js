// The editor of plain documents: marks at the beginning of lines, numbered on by themselves.
const ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
const LETTERS = [..."abcdđeghiklmnopqrstuvxy"];
const KINDS = [
  [/^([IVX]+)\.\s/, (m) => `${ROMAN[ROMAN.indexOf(m[1]) + 1] || m[1]}. `],
  [/^(\d+)\.\s/, (m) => `${Number(m[1]) + 1}. `],
  [/^([a-zđ])\)\s/, (m) => `${LETTERS[LETTERS.indexOf(m[1]) + 1] || m[1]}) `],
  [/^([-+])\s/, (m) => `${m[1]} `],
];

function lineAt(area) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.value.indexOf("\n", area.selectionStart);
  return { start, text: area.value.slice(start, end < 0 ? undefined : end) };
}

function put(area, from, to, text) {
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

// The mark that follows the last one of its kind above the line.
function following(area, start, mark) {
  const kind = KINDS.find(([pattern]) => pattern.test(`${mark} `));
  if (!kind) return mark === "|" ? "|  |  |" : `${mark} `;
  for (const line of area.value.slice(0, start).split("\n").reverse()) {
    const found = line.match(kind[0]);
    if (found) return kind[1](found);
    if (mark !== "I." && KINDS.indexOf(kind) > 0 && KINDS.slice(0, KINDS.indexOf(kind)).some(([p]) => p.test(line))) break;
  }
  return `${mark} `;
}

export function setUpWriting(root = document) {
  root.querySelectorAll?.("form[data-writing]").forEach((form) => {
    const bar = form.querySelector("[data-mark-bar]");
    const area = form.querySelector("textarea[data-marks]");
    if (!bar || !area || bar.dataset.ready) return;
    bar.dataset.ready = "yes";
    bar.hidden = false;
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mark]");
      if (!button) return;
      const { start, text } = lineAt(area);
      const bare = text.replace(/^(?:[IVX]+\.|\d+(?:\.\d+)*\.|[a-zđ]\)|[-+])\s+/, "");
      put(area, start, start + text.length, following(area, start, button.dataset.mark) + bare);
    });
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      const { start, text } = lineAt(area);
      for (const [pattern, next] of KINDS) {
        const found = text.match(pattern);
        if (!found) continue;
        event.preventDefault();
        if (text.trim() === found[0].trim()) put(area, start, start + text.length, "");
        else put(area, area.selectionStart, area.selectionEnd, `\n${next(found)}`);
        return;
      }
    });
  });
}
