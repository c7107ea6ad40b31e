// Wordings come from the page (components/words.html), in the person's language.
export function word(name) {
  const shelf = document.getElementById("words");
  return (shelf && shelf.dataset[name]) || "";
}

export function announce(text) {
  const place = document.getElementById("announcer");
  if (!place) return;
  place.textContent = "";
  window.setTimeout(() => { place.textContent = text; }, 30);
}
