// Toasts: what was done, with a way back, for 8 seconds; what failed stays until dismissed.
//
// The server sends one with the response header HX-Trigger: {"st:toast": {text, kind, undo_url}},
// kind "done" or "failed"; scripts call showToast.

const SECONDS = 8;
const template = document.getElementById("st-toast");

export function showToast({ text, kind = "done", action = null }) {
  const toast = template.content.firstElementChild.cloneNode(true);
  const failed = kind !== "done";
  toast.classList.toggle("st-toast-failed", failed);
  toast.querySelector("[data-text]").textContent = text;
  toast.querySelector("[data-dismiss]").addEventListener("click", () => toast.remove());
  if (action) toast.querySelector("[data-undo]").replaceWith(actionOf(action, toast));
  document.querySelector(`[data-toasts="${failed ? "alert" : "status"}"]`).append(toast);
  if (!failed) leaveLater(toast);
}

function actionOf({ label, href, run, key }, toast) {
  const element = document.createElement(href ? "a" : "button");
  element.dataset.undo = "";
  element.textContent = label;
  if (href) element.href = href;
  else element.type = "button";
  if (key) element.dataset.key = key;
  element.addEventListener("click", () => {
    toast.remove();
    run?.();
  });
  return element;
}

function leaveLater(toast) {
  let timer = 0;
  const stay = () => clearTimeout(timer);
  const leave = () => {
    stay();
    timer = setTimeout(() => toast.remove(), SECONDS * 1000);
  };
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, leave);
  leave();
}

function undoing(url) {
  const label = template.content.querySelector("[data-undo]").textContent.trim();
  const run = () => window.htmx.ajax("POST", url, { source: document.body, swap: "none" });
  return { label, run, key: "u" };
}

document.addEventListener("st:toast", ({ detail }) => {
  const action = detail.undo_url ? undoing(detail.undo_url) : null;
  showToast({ text: detail.text, kind: detail.kind, action });
});

for (const flash of document.querySelectorAll("[data-toast]")) {
  const kind = ["error", "failed", "danger"].includes(flash.dataset.toast) ? "failed" : "done";
  showToast({ text: flash.textContent, kind });
  flash.remove();
}
