// The list beside an open ticket: the row of what is open is marked, whichever way it was opened.
import { onContent } from "./content.js";

onContent(() => {
  const open = document.querySelector("[data-number]")?.dataset.number;
  for (const row of document.querySelectorAll("[data-list] [data-row]")) {
    if (open && row.dataset.row === open) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
});

// A thread is read from its end.
onContent(() => {
  const thread = document.querySelector("[data-thread]:not([data-read])");
  if (!thread) return;
  thread.dataset.read = "";
  thread.scrollTop = thread.scrollHeight;
});

// A list that looks again keeps as many rows as were loaded.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id !== "list" || ctx.sourceEvent?.type !== "st:change") return;
  const shown = ctx.sourceElement.querySelectorAll("[data-row]").length;
  ctx.request.action += `${ctx.request.action.includes("?") ? "&" : "?"}rows=${shown}`;
});
