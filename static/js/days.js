// A day is typed as dd/MM/yyyy; the button beside it opens the browser's calendar.
import { word } from "./words.js";

const toIso = (text) => {
  const found = text.trim().match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
  return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
};

export function setUpDays(root = document) {
  root.querySelectorAll("input[data-day]").forEach((input) => {
    if (input.dataset.ready || !HTMLInputElement.prototype.showPicker) return;
    input.dataset.ready = "yes";
    const box = document.createElement("span");
    box.className = "day-box";
    input.replaceWith(box);
    const calendar = document.createElement("input");
    calendar.type = "date";
    calendar.tabIndex = -1;
    calendar.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    button.append(document.getElementById("icon-calendar").content.cloneNode(true));
    button.setAttribute("aria-label", word("calendar"));
    button.addEventListener("click", () => { calendar.value = toIso(input.value); calendar.showPicker(); });
    calendar.addEventListener("change", () => {
      if (!calendar.value) return;
      const [year, month, day] = calendar.value.split("-");
      input.value = `${day}/${month}/${year}`;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
    box.append(input, calendar, button);
  });
}
