// Chats side by side: new ones join by themselves, none leaves by itself; what is in sight is seen,
// typing is told both ways, talks are read from their end, the title says how many are unread.
import { onContent } from "./content.js";
import { csrfToken } from "./csrf.js";

const TELL_EVERY = 3000;
const TYPES_FOR = 5000;
const NEAR_END = 48;
const told = new WeakMap();
const seen = new Map();
const hiding = new WeakMap();
let title = "";

function columns() {
  return [...document.querySelectorAll("[data-chat]")];
}

function post(address) {
  return fetch(address, { method: "POST", headers: { "X-CSRF-Token": csrfToken() }, keepalive: true }).catch(() => null);
}

// What is listed as one's own and has no column yet gets one, behind the others.
const joining = new Set();

function join() {
  for (const row of document.querySelectorAll("[data-chat-row]")) {
    const id = `chat-${row.dataset.chatRow}`;
    if (document.getElementById(id) || joining.has(id)) continue;
    joining.add(id);
    const address = `/desk/chats/${row.dataset.row}`;
    window.htmx
      .ajax("GET", address, { target: "#chats-columns", swap: "beforeend" })
      .finally(() => joining.delete(id));
  }
}

function count() {
  const list = document.getElementById("chats-list");
  title ||= document.title;
  const unread = Number(list.dataset.unread);
  document.title = unread ? `(${unread}) ${title}` : title;
}

// A talk stays at its end, unless somebody reads further up.
const ends = new WeakMap();

function keepAtEnd() {
  for (const talk of document.querySelectorAll("[data-talk]")) {
    if (ends.get(talk) ?? true) talk.scrollTop = talk.scrollHeight;
  }
}

document.addEventListener("scroll", ({ target }) => {
  if (!(target instanceof Element) || !("talk" in target.dataset)) return;
  ends.set(target, target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_END);
}, { capture: true });

function isInSight(column) {
  if (document.hidden || !document.hasFocus()) return false;
  const { left, right, width } = column.getBoundingClientRect();
  return Math.min(right, window.innerWidth) - Math.max(left, 0) > width / 2;
}

async function see() {
  for (const column of columns()) {
    const { chat, last, unread } = column.dataset;
    if (unread === "0" || seen.get(chat) === last || !isInSight(column)) continue;
    seen.set(chat, last);
    const answer = await post(`${chat}/seen/${last}`);
    if (!answer?.ok) seen.delete(chat);
    document.getElementById("chats-list")?.dispatchEvent(new CustomEvent("st:change"));
  }
}

onContent(() => {
  if (!document.querySelector("[data-chats]")) {
    title = "";
    return;
  }
  join();
  count();
  keepAtEnd();
  see();
});

for (const name of ["focus", "resize"]) window.addEventListener(name, see);
document.addEventListener("visibilitychange", see);
document.addEventListener("scrollend", ({ target }) => target.id === "chats-columns" && see(), { capture: true });

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-tells-typing]") || !target.value) return;
  if (Date.now() - (told.get(target) ?? 0) < TELL_EVERY) return;
  told.set(target, Date.now());
  post(`${target.closest("[data-chat]").dataset.chat}/typing`);
});

document.addEventListener("st:hint", ({ target }) => {
  const words = target.firstElementChild;
  words.hidden = false;
  keepAtEnd();
  clearTimeout(hiding.get(target));
  hiding.set(target, setTimeout(() => (words.hidden = true), TYPES_FOR));
});

// A row of the list leads to the reply box of its column; one that is put away leaves.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-chat-row]");
  const column = document.getElementById(`chat-${row?.dataset.chatRow}`);
  if (column) {
    event.preventDefault();
    column.scrollIntoView({ inline: "start", block: "nearest" });
    (column.querySelector("[data-pane-focus]") ?? column).focus({ preventScroll: true });
  }
  const closer = event.target.closest("[data-closes-chat]");
  if (!closer) return;
  event.preventDefault();
  closer.closest("[data-chat]").remove();
  (document.querySelector("[data-pane-focus]") ?? document.querySelector("#chats-list a"))?.focus();
});
