// Pages that change by themselves: one stream says that something changed, the page fetches it.
//
// <body data-live="/live?topics=SIGNED">; the stream names events "change" (data: topics, by
// spaces), "resync", "hello" and "bye". An element with data-live-topic="ticket:7 tickets" then
// gets the DOM event st:change and fetches itself: hx-get, hx-trigger="st:change",
// hx-swap="outerMorph". htmx lets one such request run and one wait, so none pile up. With
// data-live-quiet (and tabindex="-1") it holds still while the keyboard is in it, and offers a
// button instead. With data-live-rest="15" it rests so many seconds after it fetched itself, and then
// looks again by itself, since time passes even where nothing changes. An open dialog or form is
// left as it is, an open menu stays open (base.html). An element with data-live-hint="visitor-types:7"
// gets st:hint as that happens, and never later: such a sign is worth nothing once it is past.
import { onContent } from "./content.js";
import { say } from "./words.js";

const DEBOUNCE = 150;
const RETRY_FIRST = 500;
const RETRY_LONGEST = 15_000;
const LOOK_AGAIN = 5_000;

const timers = new WeakMap();
const held = new WeakMap();
const fetched = new WeakMap();
let address = "";
let stream = null;
let missed = false;
let retry = RETRY_FIRST;
let retryTimer = 0;

function connect() {
  clearTimeout(retryTimer);
  if (stream || !address || document.hidden) return;
  stream = new EventSource(address);
  stream.addEventListener("hello", greeted);
  stream.addEventListener("change", ({ data }) => changed(new Set(data.split(" "))));
  stream.addEventListener("resync", () => refresh(watching()));
  stream.addEventListener("bye", () => later(connect));
  stream.addEventListener("error", () => later(stream.readyState === EventSource.CLOSED ? renew : connect));
}

function disconnect() {
  stream?.close();
  stream = null;
  missed = true;
}

function later(act) {
  disconnect();
  retryTimer = setTimeout(act, retry * (0.7 + 0.6 * Math.random()));
  retry = Math.min(retry * 2, RETRY_LONGEST);
}

// Refused: the page is older than a day, or its login has ended. Made anew it has topics that are
// taken, or none; then its parts say why.
async function renew() {
  const refused = address;
  const answer = await fetch(location.href).catch(() => null);
  if (address !== refused) return;
  if (!answer || answer.status >= 500) return later(renew);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.body.dataset.live = address = page.body.dataset.live ?? "";
  if (address) connect();
  else refresh(watching());
}

function greeted() {
  retry = RETRY_FIRST;
  if (missed) refresh(watching());
  missed = false;
}

function watching() {
  return [...document.querySelectorAll("[data-live-topic]")];
}

function changed(topics) {
  const concerns = (element) => element.dataset.liveTopic.split(" ").some((topic) => topics.has(topic));
  refresh(watching().filter(concerns));
  for (const element of document.querySelectorAll("[data-live-hint]")) {
    if (topics.has(element.dataset.liveHint)) element.dispatchEvent(new CustomEvent("st:hint", { bubbles: true }));
  }
}

function refresh(elements) {
  for (const element of elements) {
    if (isBusyWithKeyboard(element)) hold(element);
    else soon(element);
  }
}

function soon(element) {
  clearTimeout(timers.get(element));
  timers.set(element, setTimeout(() => fetchNow(element), Math.max(DEBOUNCE, restOf(element))));
}

function restOf(element) {
  const since = performance.now() - (fetched.get(element) ?? -Infinity);
  return Number(element.dataset.liveRest ?? 0) * 1000 - since;
}

function fetchNow(element) {
  const waiting = held.get(element);
  if (waiting?.button === document.activeElement) element.focus();
  waiting?.button.remove();
  held.delete(element);
  fetched.set(element, performance.now());
  element.dispatchEvent(new CustomEvent("st:change"));
}

function isBusyWithKeyboard(element) {
  return "liveQuiet" in element.dataset && element.querySelector(":focus-visible");
}

function hold(element) {
  const waiting = held.get(element) ?? offer(element);
  waiting.count += 1;
  const words = waiting.count === 1 ? "changes_show_one" : "changes_show";
  waiting.button.textContent = say(words, { n: waiting.count });
}

function offer(element) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "st-btn st-btn-primary st-btn-small st-held";
  button.addEventListener("click", () => fetchNow(element));
  element.before(button);
  const waiting = { button, count: 0 };
  held.set(element, waiting);
  return waiting;
}

function showIfLeft(element) {
  const button = held.get(element)?.button;
  const here = document.activeElement;
  if (button && here !== button && !element.contains(here)) soon(element);
}

document.addEventListener("focusout", ({ target }) => {
  const element = target.closest("[data-live-quiet]");
  if (element) setTimeout(() => showIfLeft(element));
});

function lookAgain() {
  if (document.hidden || !stream) return;
  for (const element of document.querySelectorAll("[data-live-rest]")) {
    if (restOf(element) <= 0 && !isBusyWithKeyboard(element)) soon(element);
  }
}

function follow() {
  if (document.hidden) disconnect();
  else connect();
}

// Each page names its own topics: another page, another stream.
onContent(() => {
  const wanted = document.body.dataset.live ?? "";
  if (wanted === address) return;
  disconnect();
  missed = false;
  address = wanted;
  connect();
});

setInterval(lookAgain, LOOK_AGAIN);
document.addEventListener("visibilitychange", follow);
window.addEventListener("pagehide", disconnect);
window.addEventListener("pageshow", ({ persisted }) => persisted && connect());
