// Times that keep up with the clock, once a minute: data-tick="age" and data-tick="promise".
//
// Not a live region: a screen reader hears the words when it comes by, not each minute.
import { clockTime, say, shortDate, weekday } from "./words.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function span(milliseconds) {
  const hours = Math.floor(milliseconds / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  const rest = minutes || !hours ? say("age_minutes", { n: minutes }) : "";
  return [hours ? say("age_hours", { n: hours }) : "", rest].filter(Boolean).join(" ");
}

function lateness(milliseconds) {
  if (milliseconds < 4 * HOUR) return span(milliseconds);
  const days = Math.floor(milliseconds / DAY);
  const hours = Math.floor((milliseconds % DAY) / HOUR);
  const words = [days ? say("age_days", { n: days }) : "", hours ? say("age_hours", { n: hours }) : ""];
  return words.filter(Boolean).join(" ");
}

function ageWords(then, now) {
  const age = now - then;
  if (age < MINUTE) return say("age_now");
  if (age < HOUR) return say("age_minutes", { n: Math.floor(age / MINUTE) });
  if (age < DAY) return say("age_hours", { n: Math.floor(age / HOUR) });
  if (age < 7 * DAY) return say("age_days", { n: Math.floor(age / DAY) });
  return shortDate(then);
}

function promiseWords(due, now) {
  const left = due - now;
  if (left < 0) return say("promise_late", { time: lateness(-left) });
  if (left < 4 * HOUR) return say("promise_left", { time: span(left) });
  if (shortDate(due) === shortDate(now)) return say("promise_by", { time: clockTime(due) });
  return left < 6 * DAY ? `${weekday(due)} ${clockTime(due)}` : shortDate(due);
}

function tickPromise(element, now) {
  const due = new Date(element.dataset.due);
  const soon = new Date(element.dataset.soon ?? element.dataset.due);
  const kind = now > due ? "late" : now > soon ? "soon" : "ok";
  for (const name of ["ok", "soon", "late"]) {
    element.classList.toggle(`st-promise-${name}`, name === kind);
  }
  element.querySelector("[data-words]").textContent = promiseWords(due, now);
}

function tick() {
  const now = new Date();
  for (const element of document.querySelectorAll('[data-tick="age"]')) {
    element.textContent = ageWords(new Date(element.dateTime), now);
  }
  for (const element of document.querySelectorAll('[data-tick="promise"]')) tickPromise(element, now);
}

setInterval(tick, MINUTE);
document.addEventListener("visibilitychange", () => document.hidden || tick());
window.addEventListener("pageshow", ({ persisted }) => persisted && tick());
