// A button that copies the text of another element; hidden where the browser lets no page copy.
import { onContent } from "./content.js";
import { showToast } from "./toast.js";

onContent(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copies]")) button.hidden = false;
});

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copies]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
  showToast({ text: button.dataset.copied });
});
