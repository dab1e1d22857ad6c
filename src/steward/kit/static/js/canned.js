// Canned replies: a slash in <textarea data-canned="URL"> opens a menu of those that fit what follows.
//
// The keyboard stays in the text: arrows choose, Enter puts in, Escape closes (combobox pattern). The
// menu stands in the body, so that a part of the page that fetches itself anew leaves it alone.
import { onContent } from "./content.js";
import { csrfToken } from "./csrf.js";
import { showToast } from "./toast.js";
import { say } from "./words.js";

const PAUSE = 80;
const SLASHED = /(?:^|\s)\/([^\n/]{0,40})$/;
const GAP = /\{[a-z_]+\}/g;
const gaps = new WeakMap(); // of each text, what was put in for somebody to fill in
let area = null;
let start = 0;
let words = "";
let timer = 0;
let asking = null;
let dismissed = null;

const menu = document.createElement("div");
menu.className = "st-canned";
menu.hidden = true;

function typedIn(textarea) {
  if (textarea.selectionStart !== textarea.selectionEnd) return null;
  const found = SLASHED.exec(textarea.value.slice(0, textarea.selectionStart));
  return found && { words: found[1], start: textarea.selectionStart - found[1].length - 1 };
}

function look(textarea) {
  const typed = typedIn(textarea);
  if (typed && isDismissed(typed)) return close();
  dismissed = null;
  if (!typed) return close();
  ({ start, words } = typed);
  area = textarea;
  clearTimeout(timer);
  timer = setTimeout(ask, menu.hidden ? 0 : PAUSE);
}

// After Escape the same slash is text, until what follows it is another word.
function isDismissed(typed) {
  return dismissed?.start === typed.start && typed.words.startsWith(dismissed.words);
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const address = `${area.dataset.canned}?q=${encodeURIComponent(words)}`;
  try {
    const answer = await fetch(address, { signal, headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(answer.status);
    const html = await answer.text();
    if (!signal.aborted) show(html);
  } catch {
    if (signal.aborted) return;
    close();
    showToast({ text: say("not_loaded"), kind: "failed" });
  }
}

// A slash in a sentence is no search: once there are words that no reply holds, the menu is gone.
function show(html) {
  menu.innerHTML = html;
  if (!options().length && /\S\s/.test(words)) return close();
  if (!area.isConnected) return close();
  document.body.append(menu);
  menu.hidden = false;
  place();
  tie();
  choose(0);
}

function place() {
  const box = (area.closest(".st-reply") ?? area).getBoundingClientRect();
  const above = box.top > window.innerHeight - box.bottom;
  menu.style.left = `${box.left}px`;
  menu.style.width = `${box.width}px`;
  menu.style.top = above ? "auto" : `${box.bottom + 8}px`;
  menu.style.bottom = above ? `${window.innerHeight - box.top + 8}px` : "auto";
}

function tie() {
  area.role = "combobox";
  area.ariaExpanded = "true";
  area.ariaHasPopup = "listbox";
  area.ariaAutoComplete = "list";
  area.setAttribute("aria-controls", "canned-options");
}

function untie(textarea) {
  for (const name of ["role", "aria-expanded", "aria-haspopup", "aria-autocomplete", "aria-controls", "aria-activedescendant"]) {
    textarea.removeAttribute(name);
  }
}

function close() {
  clearTimeout(timer);
  asking?.abort();
  if (menu.hidden) return;
  menu.hidden = true;
  menu.remove();
  untie(area);
}

function options() {
  return [...menu.querySelectorAll("[role=option]")];
}

function chosen() {
  return menu.querySelector('[aria-selected="true"]');
}

function choose(index) {
  const all = options();
  const next = all.at(index % (all.length || 1));
  for (const option of all) option.ariaSelected = String(option === next);
  next?.scrollIntoView({ block: "nearest" });
  if (next) area.setAttribute("aria-activedescendant", next.id);
  else area.removeAttribute("aria-activedescendant");
}

function step(by) {
  const all = options();
  const here = all.indexOf(chosen());
  choose((here + by + all.length) % (all.length || 1));
}

// What the ticket does not know is left in braces: the first such place is marked, to be filled in.
function putIn(option) {
  const { cannedText: text, cannedUsed: used } = option.dataset;
  const from = start;
  close();
  area.focus();
  area.setSelectionRange(from, area.selectionEnd);
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text);
  close();
  const found = [...text.matchAll(GAP)];
  const [gap] = found;
  const end = from + text.length;
  if (gap) area.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
  else area.setSelectionRange(end, end);
  area.dispatchEvent(new Event("input", { bubbles: true }));
  mindGaps(area, text);
  count(used);
  return !gap;
}

// Remember which places of a text that was put in are still to be filled in.
export function mindGaps(area, text) {
  gaps.set(area, [...(gaps.get(area) ?? []), ...[...text.matchAll(GAP)].map(String)]);
}

// A customer must not read “Hello {customer_first_name}”.
document.addEventListener("submit", (event) => {
  for (const textarea of event.target.querySelectorAll("textarea[data-canned]")) {
    const left = gaps.get(textarea)?.find((gap) => textarea.value.includes(gap));
    if (!left) continue;
    event.preventDefault();
    event.stopImmediatePropagation();
    const at = textarea.value.indexOf(left);
    textarea.focus();
    textarea.setSelectionRange(at, at + left.length);
    return showToast({ text: say("canned_gap", { gap: left }), kind: "failed" });
  }
}, { capture: true });

function count(address) {
  fetch(address, { method: "POST", headers: { "X-CSRF-Token": csrfToken() }, keepalive: true }).catch(() => {});
}

const ACTS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Escape: () => {
    dismissed = { start, words };
    close();
  },
  Tab: () => close(),
};

// Heard before keys.js: Escape would leave the text, Ctrl Enter would send it without the reply.
document.addEventListener("keydown", (event) => {
  if (menu.hidden || event.target !== area || event.isComposing) return;
  if (event.key === "Enter" && chosen()) {
    const complete = putIn(chosen());
    if (!(event.ctrlKey || event.metaKey) || !complete) event.preventDefault();
  } else if (event.key in ACTS) {
    ACTS[event.key]();
    if (event.key !== "Tab") event.preventDefault();
  }
}, { capture: true });

document.addEventListener("input", ({ target, isTrusted }) => {
  if (isTrusted && target.matches("textarea[data-canned]")) look(target);
});

document.addEventListener("selectionchange", () => {
  if (!menu.hidden && document.activeElement === area) {
    const typed = typedIn(area);
    if (!typed || typed.start !== start) close();
  }
});

menu.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[role=option]");
  if (!event.target.closest("a")) event.preventDefault();
  if (option) putIn(option);
});

document.addEventListener("focusout", ({ target }) => {
  if (target === area) setTimeout(() => document.activeElement !== area && !menu.contains(document.activeElement) && close());
});

// The button beside the reply box types the slash, for who has no keyboard at hand.
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-types-slash]");
  if (!opener) return;
  const textarea = document.getElementById(opener.dataset.typesSlash);
  const before = textarea.value.slice(0, textarea.selectionStart);
  textarea.focus();
  dismissed = null;
  document.execCommand("insertText", false, /\S$/.test(before) ? " /" : "/");
});

window.addEventListener("resize", () => menu.hidden || place());

// A part of the page came anew: the menu goes on where its text is still there.
onContent(() => {
  if (menu.hidden) return;
  if (!area.isConnected) return close();
  tie();
  choose(Math.max(0, options().indexOf(chosen())));
  place();
});
