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
  ctx.rows = rowsIn(ctx.sourceElement);
  ctx.request.action += `${ctx.request.action.includes("?") ? "&" : "?"}rows=${ctx.rows}`;
});

// Somebody asked for more rows while it looked: what comes has too few, so it looks once more.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.rows === undefined || rowsIn(ctx.sourceElement) <= ctx.rows) return;
  event.preventDefault();
  setTimeout(() => ctx.sourceElement.dispatchEvent(new CustomEvent("st:change")));
});

function rowsIn(list) {
  return list.querySelectorAll("[data-row]").length;
}
