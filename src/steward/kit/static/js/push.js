// Push: <div data-push="URL" data-push-key="BASE64URL"> with [data-push-start] (the button, hidden
// until we know that the browser can), [data-push-cannot] and [data-push-error].
import { csrfToken } from "./csrf.js";

const area = document.querySelector("[data-push]");
const can = "PushManager" in window && "serviceWorker" in navigator && window.isSecureContext;

function bytesOf(key) {
  const plain = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  const worker = await navigator.serviceWorker.ready;
  const applicationServerKey = bytesOf(area.dataset.pushKey);
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrfToken() };
  const response = await fetch(area.dataset.push, { method: "POST", headers, body: JSON.stringify(subscription) });
  if (!response.ok) throw new Error(`${response.status}`);
  location.reload();
}

if (area && can) {
  const button = area.querySelector("[data-push-start]");
  const error = area.querySelector("[data-push-error]");
  area.querySelector("[data-push-cannot]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", () => {
    error.hidden = true;
    subscribe().catch(() => (error.hidden = false));
  });
}
