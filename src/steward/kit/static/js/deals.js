// The board of deals: cards are dragged between stages, or moved by arrow keys and “Move to…”.
//
// <div id="deals"> holds columns (data-stage, data-kind, data-name) of cards (data-deal,
// data-version, data-title). An open stage is told at once; in one for what is won or lost, a
// dialog asks for the rest. The server answers with a toast that can undo it, and the board looks again.
const DIALOGS = { won: "deal-won", lost: "deal-lost" };
let moved = null; // the card that is dragged, or that a dialog is about
let follow = null; // the deal whose card is to have the focus when the board has looked again

const board = () => document.getElementById("deals");
const columnOf = (card) => card.closest("[data-stage]");
const columns = () => [...board().querySelectorAll("[data-stage]")];

function send(card, what, values) {
  follow = card.dataset.deal;
  const { deal, version } = card.dataset;
  window.htmx.ajax("POST", `/desk/deals/${deal}/${what}`, { source: board(), swap: "none", values: { ...values, version } });
}

function moveTo(card, column) {
  if (column === columnOf(card)) return;
  const { stage, kind } = column.dataset;
  if (kind === "open") send(card, "stage", { stage_id: stage });
  else ask(card, DIALOGS[kind]);
}

function ask(card, id) {
  moved = card;
  const dialog = document.getElementById(id);
  dialog.querySelector("[data-moved-title]").textContent = card.dataset.title;
  dialog.querySelector("form")?.reset();
  dialog.showModal();
  const first = dialog.querySelector("form :is(input:not([type=hidden]), select)");
  (first ?? dialog.querySelector("[data-moves-to]:not([disabled])")).focus();
}

function openMoves(card) {
  for (const button of document.querySelectorAll("#deal-move [data-moves-to]")) {
    button.disabled = button.dataset.movesTo === columnOf(card).dataset.stage;
  }
  ask(card, "deal-move");
}

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-moves]");
  const choice = target.closest("[data-moves-to]");
  if (opener) openMoves(opener.closest("[data-deal]"));
  if (!choice) return;
  choice.closest("dialog").close();
  moveTo(moved, columns().find(({ dataset }) => dataset.stage === choice.dataset.movesTo));
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-ends]");
  if (!form) return;
  event.preventDefault();
  const filled = [...new FormData(form)].filter(([name, value]) => value && name !== "csrf_token");
  send(moved, form.dataset.ends, Object.fromEntries(filled));
});

// What was refused can be mended where it was entered.
document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
  const isDone = ctx.sourceElement.id === "deals" && ctx.request.method === "POST" && ctx.response.status < 400;
  if (isDone) document.querySelector("dialog[open] [data-ends]")?.closest("dialog").close();
});

// By pointer

document.addEventListener("dragstart", ({ target, dataTransfer }) => {
  moved = target.closest?.("[data-deal]");
  if (!moved) return;
  moved.classList.add("is-dragged");
  dataTransfer.effectAllowed = "move";
  dataTransfer.setData("text/plain", moved.dataset.title);
});

document.addEventListener("dragend", () => {
  for (const element of document.querySelectorAll(".is-dragged, .is-over")) element.classList.remove("is-dragged", "is-over");
});

document.addEventListener("dragover", (event) => {
  const column = event.target.closest("[data-stage]");
  if (!column || !document.querySelector(".is-dragged")) return;
  event.preventDefault();
  for (const other of columns()) other.classList.toggle("is-over", other === column);
});

document.addEventListener("drop", (event) => {
  const column = event.target.closest("[data-stage]");
  if (!column || !document.querySelector(".is-dragged")) return;
  event.preventDefault();
  moveTo(moved, column);
});

// By keyboard

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-deal]");
  if (!card || event.ctrlKey || event.altKey || event.metaKey) return;
  if (obeyed(card, event.key, event.shiftKey)) event.preventDefault();
});

function obeyed(card, key, shifted) {
  const may = card.draggable;
  if (key === "m" && may) openMoves(card);
  else if (key === "ArrowUp" || key === "ArrowDown") focusOn(key === "ArrowUp" ? card.previousElementSibling : card.nextElementSibling);
  else if (key === "ArrowLeft" || key === "ArrowRight") beside(card, key === "ArrowLeft" ? -1 : 1, shifted && may);
  else return false;
  return true;
}

function beside(card, step, moves) {
  const all = columns();
  const place = all.indexOf(columnOf(card)) + step;
  if (moves) {
    if (all[place]) moveTo(card, all[place]);
    return;
  }
  const row = [...card.parentElement.children].indexOf(card);
  for (let next = place; all[next]; next += step) {
    const cards = all[next].querySelectorAll("[data-deal]");
    if (cards.length) return focusOn(cards[Math.min(row, cards.length - 1)]);
  }
}

function focusOn(card) {
  card?.querySelector("[data-row]")?.focus();
}

// The board looks again with as many cards as there were, and whoever moved one stays with it.

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id !== "deals" || ctx.sourceEvent?.type !== "st:change") return;
  const shown = columns().map((column) => `${column.dataset.stage}:${column.querySelectorAll("[data-deal]").length}`);
  ctx.request.action += `${ctx.request.action.includes("?") ? "&" : "?"}shown=${shown.join(",")}`;
});

document.addEventListener("htmx:after:swap", () => {
  const card = follow && document.querySelector(`[data-deal="${CSS.escape(follow)}"]`);
  if (!card || document.querySelector("dialog[open]")) return;
  follow = null;
  focusOn(card);
});
