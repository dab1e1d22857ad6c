// The desk by keyboard: data-key="r", "g 1" or "ctrl+k" presses or focuses what carries it.
//
// J and K walk through the links marked data-row in a [data-list]. Single keys rest while one
// types, while a dialog is open, and where they are switched off; ? lists what this page offers.
import { onContent } from "./content.js";

const PATIENCE = 1200;
const OFF = "keys:off";
let begun = "";
let timer = 0;

function isTyping() {
  const here = document.activeElement;
  return here.isContentEditable || here.matches("input:not([type=checkbox], [type=radio]), select, textarea");
}

function isFree() {
  return !isTyping() && !document.querySelector("dialog[open]") && !localStorage.getItem(OFF);
}

function find(keys) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)];
  return all.find(isReachable);
}

// What a closed menu holds can be reached by its key all the same.
function isReachable(element) {
  const menu = element.closest("details.st-menu:not([open])");
  return (menu ?? element).checkVisibility();
}

function press(element) {
  if (!element) return false;
  if (element.matches("input:not([type=radio]), textarea")) {
    element.focus();
  } else {
    element.click();
    document.getElementById(element.dataset.focuses)?.focus();
  }
  return true;
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-list] [data-row]")];
  const focused = rows.indexOf(document.activeElement);
  const from = focused < 0 ? rows.findIndex((row) => row.hasAttribute("aria-current")) : focused;
  rows[Math.max(0, Math.min(rows.length - 1, from + step))]?.focus();
  return rows.length > 0;
}

function begins(keys) {
  return document.querySelector(`[data-key^="${CSS.escape(keys)} "]`);
}

function pressed(key) {
  const keys = begun ? `${begun} ${key}` : key;
  clearTimeout(timer);
  begun = "";
  if (press(find(keys) ?? find(key))) return true;
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  if (begins(keys)) awaitRest(keys);
  return false;
}

function awaitRest(keys) {
  begun = keys;
  timer = setTimeout(() => (begun = ""), PATIENCE);
}

function send() {
  const form = document.activeElement.closest("form");
  if (!document.activeElement.matches("textarea") || !form) return false;
  const buttons = [...form.querySelectorAll('.st-btn-primary[type="submit"]')];
  form.requestSubmit(buttons.find((button) => button.checkVisibility()));
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  if (obeyed(event.key.toLowerCase(), event.ctrlKey || event.metaKey)) event.preventDefault();
});

function obeyed(key, held) {
  if (held) return key === "enter" ? send() : press(find(`ctrl+${key}`));
  if (key === "escape" && isTyping()) document.activeElement.blur();
  else if (isFree()) return pressed(key === "escape" ? "esc" : key);
  return false;
}

// The list behind "?": the standing keys from the template, and those of this page.

function keycap(text) {
  const cap = document.createElement("kbd");
  cap.className = "st-key";
  cap.textContent = text[0].toUpperCase() + text.slice(1);
  return cap;
}

function line(words, keys) {
  const item = document.createElement("li");
  const caps = document.createElement("span");
  caps.append(...keys.split(" ").map(keycap));
  item.append(words, caps);
  return item;
}

function wordsOf(element) {
  const named = element.getAttribute("aria-label") ?? element.placeholder;
  if (named) return named;
  const copy = (element.labels?.[0] ?? element).cloneNode(true);
  for (const extra of copy.querySelectorAll("kbd, .st-num, .st-count, svg")) extra.remove();
  return copy.textContent.trim();
}

function offeredHere() {
  const seen = new Set();
  return [...document.querySelectorAll("[data-key]")].flatMap((element) => {
    const { key } = element.dataset;
    if (seen.has(key) || !isReachable(element)) return [];
    seen.add(key);
    return [line(wordsOf(element), key.replace("+", " "))];
  });
}

function standing(template) {
  const items = template.content.querySelectorAll("li");
  return [...items].map((item) => line(item.textContent, item.dataset.keys));
}

function listKeys(place) {
  const groups = [...document.querySelectorAll("[data-keys-group]")].map((template) => {
    const section = document.createElement("section");
    const title = document.createElement("h3");
    const list = document.createElement("ul");
    list.className = "st-keys-list";
    title.textContent = template.dataset.title;
    list.append(...(template.dataset.keysGroup === "here" ? offeredHere() : standing(template)));
    section.append(title, list);
    return section;
  });
  place.replaceChildren(...groups);
}

document.addEventListener("click", (event) => {
  const place = document.querySelector("[data-keys-list]");
  if (place && event.target.closest('[data-opens="st-keys"]')) listKeys(place);
}, { capture: true });

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-keys-off]")) return;
  if (target.checked) localStorage.setItem(OFF, "1");
  else localStorage.removeItem(OFF);
});

onContent(() => {
  const off = document.querySelector("[data-keys-off]");
  if (off) off.checked = Boolean(localStorage.getItem(OFF));
});
