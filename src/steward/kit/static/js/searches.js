// Tells of a search after which nothing was opened, as its page is left: what is not known is
// written next. The form names where to; a link to an article counts as opened. Where something has
// answered on the page itself, in #answer, it knows better whether that was any good.
import { csrfToken } from "./csrf.js";

const form = document.querySelector("form[data-searches]");
const OPENED = "st:opened-search";

function tell() {
  const words = form.elements.q.value.trim();
  if (!words || sessionStorage.getItem(OPENED) === words) return;
  if (document.getElementById("answer")?.firstElementChild) return;
  sessionStorage.setItem(OPENED, words);
  const body = new URLSearchParams({
    q: words,
    csrf_token: csrfToken(),
  });
  navigator.sendBeacon(form.dataset.searches, body);
}

if (form) {
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href*='/help/articles/']"))
      sessionStorage.setItem(OPENED, form.elements.q.value.trim());
  });
  // Not at pagehide: Chromium loses what a page sends then where a service worker stands between.
  addEventListener("beforeunload", tell);
  document.addEventListener("visibilitychange", () => document.hidden && tell());
}
