// Toasts: what was done, with a way back, for 8 seconds; what failed stays until dismissed.
//
// The server sends one with the response header HX-Trigger: {"st:toast": {text, kind, undo_url}},
// kind "done" or "failed", or after a redirect in the page itself; scripts call showToast.
import { onContent } from "./content.js";
import { say } from "./words.js";

const SECONDS = 8;

export function showToast({ text, kind = "done", action = null }) {
  const failed = kind === "failed";
  const toast = document.getElementById("st-toast").content.firstElementChild.cloneNode(true);
  toast.classList.toggle("st-toast-failed", failed);
  toast.querySelector("[data-text]").textContent = text;
  toast.querySelector("[data-dismiss]").addEventListener("click", () => toast.remove());
  if (action) toast.querySelector("[data-text]").after(actionOf(action, toast));
  if (!failed) leaveLater(toast);
  beReachable();
  keepOffReply();
  const place = document.querySelector(`[data-toasts="${failed ? "alert" : "status"}"]`);
  if (failed) [...place.children].find((other) => textOf(other) === text)?.remove();
  place.append(toast);
}

function textOf(toast) {
  return toast.querySelector("[data-text]").textContent;
}

function actionOf({ label, href, run, key }, toast) {
  const element = document.createElement(href ? "a" : "button");
  element.className = "st-toast-action";
  element.append(label);
  if (href) element.href = href;
  else element.type = "button";
  if (key) showKey(element, key);
  element.addEventListener("click", () => {
    toast.remove();
    run?.();
  });
  return element;
}

function showKey(element, key) {
  const cap = document.createElement("kbd");
  cap.textContent = key.toUpperCase();
  cap.ariaHidden = "true";
  element.append(cap);
  element.dataset.key = key;
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

// An open dialog makes all else inert, so the toasts go along into it.
function beReachable() {
  const region = document.getElementById("st-toasts");
  const home = document.querySelector("dialog[open]") ?? document.body;
  if (region.parentElement !== home) home.append(region);
}

// What is being written stays in sight: toasts stand on top of the reply box.
function keepOffReply() {
  const reply = document.getElementById("reply")?.getBoundingClientRect();
  const bottom = reply ? `${window.innerHeight - reply.top + 8}px` : "";
  document.getElementById("st-toasts").style.bottom = bottom;
}

document.addEventListener("close", beReachable, { capture: true });

function undoing(url) {
  const run = () => window.htmx.ajax("POST", url, { source: document.body, swap: "none" });
  return { label: say("undo"), run, key: "u" };
}

document.addEventListener("st:toast", ({ detail }) => {
  const action = detail.undo_url ? undoing(detail.undo_url) : null;
  showToast({ text: detail.text, kind: detail.kind, action });
});

onContent(() => {
  for (const told of document.querySelectorAll("[data-toast]")) {
    showToast({ text: told.textContent, kind: told.dataset.toast });
    told.remove();
  }
});
