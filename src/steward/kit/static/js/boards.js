// The boards: chart or table, remembered by tile; tiles moved by hand and by keyboard; how fresh all is.
import { onContent } from "./content.js";
import { showToast } from "./toast.js";
import { say } from "./words.js";

function kept(tile) {
  return localStorage.getItem(`tile:${tile.dataset.tile}`) ?? "chart";
}

// What cannot be seen is not walked through either.
function show(tile, as) {
  const table = tile.querySelector(".st-tile-table");
  const chart = tile.querySelector(".st-tile-chart");
  const control = tile.querySelector("[data-switch]");
  control.hidden = !table || !chart;
  const save = tile.querySelector("[data-saves-chart]");
  if (save) save.hidden = !chart;
  if (control.hidden) return;
  const asTable = as === "table";
  tile.classList.toggle("is-table", asTable);
  table.tabIndex = asTable ? 0 : -1;
  for (const link of table.querySelectorAll("a")) link.tabIndex = asTable ? 0 : -1;
  for (const button of control.querySelectorAll("button")) button.ariaPressed = button.dataset.showsAs === as;
}

// Where there is little room, the tabs lie in a row that is moved: the one that is open is in sight.
document.querySelector(".st-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

onContent(() => {
  for (const tile of document.querySelectorAll("[data-tile]")) show(tile, kept(tile));
  const fresh = [...document.querySelectorAll("[data-fresh-at]")].map(({ dataset }) => dataset.freshAt).find(Boolean);
  const place = document.querySelector("[data-fresh]");
  if (place && fresh) place.textContent = place.dataset.fresh.replace("{at}", fresh);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-shows-as]");
  const tile = button?.closest("[data-tile]");
  if (!tile) return;
  localStorage.setItem(`tile:${tile.dataset.tile}`, button.dataset.showsAs);
  show(tile, button.dataset.showsAs);
});

// A tile that found no server says so in its place; the others do not mind.
for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, ({ detail }) => {
    const body = detail.ctx?.sourceElement?.closest?.("[data-tile-body]");
    const waiting = body?.querySelector(".st-tile-wait");
    if (waiting) waiting.textContent = say("server_failed");
  });
}

// Moving: by the menu, or by hand at the head of a tile. The order is sent, the page is right already.
function tiles() {
  return [...document.querySelectorAll("[data-tile-url]")];
}

function move(tile, place) {
  const others = tiles().filter((one) => one !== tile);
  const before = others[place];
  if (before) before.before(tile);
  else tile.parentElement.append(tile);
  window.htmx.ajax("POST", `${tile.dataset.tileUrl}/place`, { source: tile, swap: "none", values: { place } });
  showToast({ text: tile.querySelector("h2").textContent + ": " + (place + 1) });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-moves-by]");
  const tile = button?.closest("[data-tile-url]");
  if (!tile) return;
  const all = tiles();
  const place = all.indexOf(tile) + Number(button.dataset.movesBy);
  if (place < 0 || place >= all.length) return;
  move(tile, place);
  button.closest("details").open = true;
  button.focus();
});

// A tile that is removed hands the focus on, to the next one or the head of the page.
document.addEventListener("htmx:before:swap", ({ detail }) => {
  const tile = document.activeElement.closest("[data-tile-url]");
  if (!tile || detail.ctx?.swap !== "delete" || detail.ctx.target !== tile) return;
  const all = tiles();
  const next = all[all.indexOf(tile) + 1] ?? all[all.indexOf(tile) - 1];
  (next?.querySelector(".st-menu:not(.st-tile-about) summary") ?? document.querySelector("#main")).focus();
});

let dragged = null;

onContent(() => {
  for (const tile of tiles()) tile.querySelector("header").draggable = true;
});

document.addEventListener("dragstart", ({ target, dataTransfer }) => {
  dragged = target.closest?.("[data-tile-url]") ?? null;
  if (!dragged) return;
  dataTransfer.effectAllowed = "move";
  dataTransfer.setDragImage(dragged, 20, 20);
  dragged.classList.add("is-dragged");
});

document.addEventListener("dragover", (event) => {
  const over = dragged && event.target.closest?.("[data-tile-url]");
  if (!over) return;
  event.preventDefault();
  for (const tile of tiles()) tile.classList.toggle("is-over", tile === over && tile !== dragged);
});

document.addEventListener("drop", (event) => {
  const over = dragged && event.target.closest?.("[data-tile-url]");
  if (!over) return;
  event.preventDefault();
  if (over !== dragged) move(dragged, tiles().indexOf(over));
});

document.addEventListener("dragend", () => {
  for (const tile of tiles()) tile.classList.remove("is-over", "is-dragged");
  dragged = null;
});
