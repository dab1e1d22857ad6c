// Tells of a search after which nothing was opened, as its page is left: what is not known is
// written next. The form names where to; a link within its results counts as opened.
const form = document.querySelector("form[data-searches]");
const OPENED = "st:opened-search";

function tell() {
  const words = form.elements.q.value.trim();
  if (!words || sessionStorage.getItem(OPENED) === words) return;
  sessionStorage.setItem(OPENED, words);
  const body = new URLSearchParams({
    q: words,
    csrf_token: document.querySelector('meta[name="csrf-token"]').content,
  });
  navigator.sendBeacon(form.dataset.searches, body);
}

if (form) {
  document.addEventListener("click", (event) => {
    if (event.target.closest("#found a[href*='/articles/']"))
      sessionStorage.setItem(OPENED, form.elements.q.value.trim());
  });
  // Not at pagehide: Chromium loses what a page sends then where a service worker stands between.
  addEventListener("beforeunload", tell);
  document.addEventListener("visibilitychange", () => document.hidden && tell());
}
