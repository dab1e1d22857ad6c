// Drafts: <textarea data-draft="KEY"> is kept on this device until it is sent.
import { onContent } from "./content.js";
import { clockTime, say } from "./words.js";

const PAUSE = 600;
const SENT = "drafts-sent";
const UNTAKEN = "steward_untaken";
const timers = new WeakMap();
const sent = new WeakMap();

function storageKey(area) {
  return `draft:${area.dataset.draft}`;
}

function tell(area, name, time) {
  const place = area.form?.querySelector("[data-draft-says]");
  if (place) place.textContent = name ? say(name, { time: clockTime(new Date(time)) }) : "";
}

function save(area) {
  if (!area.value.trim()) return forget(area);
  const time = Date.now();
  localStorage.setItem(storageKey(area), JSON.stringify({ text: area.value, time }));
  tell(area, "draft_saved", time);
}

function forget(area) {
  clearTimeout(timers.get(area));
  timers.delete(area);
  localStorage.removeItem(storageKey(area));
  tell(area, null);
}

function bringBack() {
  for (const area of document.querySelectorAll("textarea[data-draft]")) {
    const kept = JSON.parse(localStorage.getItem(storageKey(area)) ?? "null");
    if (!kept || area.value) continue;
    area.value = kept.text;
    tell(area, "draft_back", kept.time);
  }
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea[data-draft]")) return;
  clearTimeout(timers.get(target));
  timers.set(target, setTimeout(() => save(target), PAUSE));
});

// Sent by htmx, its answer says whether it arrived.
document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
  if (ctx.request.method === "GET" || ctx.response.status >= 400) return;
  for (const area of ctx.sourceElement.querySelectorAll?.("textarea[data-draft]") ?? []) {
    forget(area);
    area.value = typedSince(area);
    if (area.value) save(area);
  }
});

// What is typed while a message is on its way is not part of it, and stays.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  for (const area of ctx.sourceElement?.querySelectorAll?.("textarea[data-draft]") ?? []) {
    sent.set(area, area.value);
  }
});

function typedSince(area) {
  const before = sent.get(area) ?? area.value;
  return area.value.startsWith(before) ? area.value.slice(before.length).trimStart() : area.value;
}

// Sent by a plain form: a cookie goes along, which the server takes away when it has taken the form.
// Whatever else comes back, be it a refusal or the browser's own page of a broken line, loses nothing.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  const areas = [...target.querySelectorAll("textarea[data-draft]")];
  if (defaultPrevented || areas.length === 0) return;
  areas.forEach(save);
  sessionStorage.setItem(SENT, JSON.stringify(areas.map(storageKey)));
  document.cookie = `${UNTAKEN}=1; Path=/; SameSite=Lax`;
});

function letGoOfTaken() {
  const keys = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  sessionStorage.removeItem(SENT);
  if (document.cookie.includes(`${UNTAKEN}=`)) return;
  for (const key of keys) localStorage.removeItem(key);
}

window.addEventListener("pagehide", () => {
  for (const area of document.querySelectorAll("textarea[data-draft]")) {
    if (timers.has(area) && area.value.trim()) save(area);
  }
});

letGoOfTaken();
onContent(bringBack);
