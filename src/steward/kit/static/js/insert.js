// A button that puts some words into a field, where its cursor stands, and selects their middle.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-inserts]");
  if (!button) return;
  const field = document.getElementById(button.dataset.into);
  const words = button.dataset.inserts;
  const start = field.selectionStart;
  field.setRangeText(words, start, field.selectionEnd, "end");
  field.focus();
  const [from, to] = [words.indexOf("[") + 1, words.indexOf("]")];
  if (from > 0 && to > from) field.setSelectionRange(start + from, start + to);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
