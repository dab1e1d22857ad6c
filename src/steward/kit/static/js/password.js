// Show and hide a password: <button data-shows="ID of the field" hidden>.
import { onContent } from "./content.js";
import { say } from "./words.js";

onContent(() => {
  for (const button of document.querySelectorAll("[data-shows]")) button.hidden = false;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shows]");
  if (!button) return;
  const field = document.getElementById(button.dataset.shows);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", shown);
  button.querySelector("span").textContent = say(shown ? "hide" : "show");
  field.focus();
});
