// Puts a text into a field at the cursor: <button data-puts="TEXT" data-into="ID">.

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-puts]");
  const field = button && document.getElementById(button.dataset.into);
  if (!field) return;
  const [before, after] = [field.value.slice(0, field.selectionStart), field.value.slice(field.selectionEnd)];
  const gap = before && !before.endsWith("\n") ? "\n\n" : "";
  field.value = `${before}${gap}${button.dataset.puts}${after}`;
  const end = before.length + gap.length + button.dataset.puts.length;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.setSelectionRange(end, end);
});
