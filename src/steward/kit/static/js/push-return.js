// A browser that heard by push falls silent when its owner signs out. At their next sign-in it says
// so, once a login, on <a data-push-return="URL" data-login="ID">; the server knows whether it did.
import { csrfToken } from "./csrf.js";

const KEY = "st-push-login";
const place = document.querySelector("[data-push-return]");
const allowed = "PushManager" in window && window.isSecureContext && Notification.permission === "granted";

async function comeBack() {
  const worker = await navigator.serviceWorker.ready;
  const subscription = await worker.pushManager.getSubscription();
  if (subscription) {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrfToken() };
    const body = JSON.stringify(subscription);
    const response = await fetch(place.dataset.pushReturn, { method: "POST", headers, body });
    if (!response.ok) return;
  }
  localStorage.setItem(KEY, place.dataset.login);
}

if (place && allowed && localStorage.getItem(KEY) !== place.dataset.login) {
  comeBack().catch(() => {}); // the next page tries again
}
