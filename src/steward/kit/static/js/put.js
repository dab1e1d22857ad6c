// Puts a text into a field at the cursor: <button data-puts="TEXT" data-into="ID">.
//
// What a macro has drafted, <p data-drafts="ID">, is put into the answer as soon as it comes, once.
import { mindGaps } from "./canned.js";
import { onContent } from "./content.js";

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-puts]");
  const field = button && document.getElementById(button.dataset.into);
  if (field) put(field, button.dataset.puts);
});

onContent(() => {
  for (const draft of document.querySelectorAll("[data-drafts]")) {
    const field = document.getElementById(draft.dataset.drafts);
    draft.remove();
    if (!field || field.value.includes(draft.textContent)) continue;
    field.form.querySelector('[name="visibility"][value="public"]')?.click();
    put(field, draft.textContent);
    mindGaps(field, draft.textContent);
  }
});

function put(field, words) {
  const [before, after] = [field.value.slice(0, field.selectionStart), field.value.slice(field.selectionEnd)];
  const gap = before && !before.endsWith("\n") ? "\n\n" : "";
  field.value = `${before}${gap}${words}${after}`;
  const end = before.length + gap.length + words.length;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.setSelectionRange(end, end);
}
