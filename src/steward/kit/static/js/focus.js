// What went wrong comes first: the summary of a refused form takes the focus.
import { onContent } from "./content.js";

onContent(() => {
  const summary = document.querySelector("[data-focus-first]");
  summary?.focus();
  summary?.removeAttribute("data-focus-first");
});
