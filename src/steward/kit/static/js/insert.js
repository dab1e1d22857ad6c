// A button that puts some words into a field, where its cursor stands or else at its end, as a
// paragraph of their own, and selects what stands in their square brackets.
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-inserts]");
  if (!button) return;
  const field = document.getElementById(button.dataset.into);
  const words = button.dataset.inserts;
  const place = field.selectionEnd || field.value.length;
  const gap = field.value.slice(0, place).trim() ? "\n\n" : "";
  field.setRangeText(`${gap}${words}\n\n`, place, place, "end");
  const start = place + gap.length;
  field.focus();
  const [from, to] = [words.indexOf("[") + 1, words.indexOf("]")];
  if (from > 0 && to > from) field.setSelectionRange(start + from, start + to);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
