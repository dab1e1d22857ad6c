// Sends the file of a form as the body of a PUT, of any size, and shows how far it is:
// <form data-sends="URL">, in it <div data-sending hidden> with a <progress> and a <span data-sent>.
import { csrfToken } from "./csrf.js";
import { showToast } from "./toast.js";
import { fileSize, say } from "./words.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-sends]");
  const file = form?.querySelector('input[type="file"]').files[0];
  if (!file || event.defaultPrevented) return;
  event.preventDefault();
  send(form, file);
});

function send(form, file) {
  const request = new XMLHttpRequest();
  const to = new URL(form.dataset.sends, location.href);
  to.searchParams.set("name", file.name);
  request.open("PUT", to);
  request.setRequestHeader("X-CSRF-Token", csrfToken());
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", ({ loaded }) => show(form, loaded, file.size));
  request.addEventListener("error", () => stop(form, say("not_sent")));
  request.addEventListener("load", () => ended(form, request));
  show(form, 0, file.size);
  request.send(file);
}

function show(form, sent, size) {
  const place = form.querySelector("[data-sending]");
  place.hidden = false;
  form.querySelector('[type="submit"]').disabled = true;
  Object.assign(place.querySelector("progress"), { max: size, value: sent });
  place.querySelector("[data-sent]").textContent = `${fileSize(sent)} / ${fileSize(size)}`;
}

function ended(form, request) {
  const next = request.getResponseHeader("HX-Location");
  if (request.status < 400 && next) location.assign(next);
  else stop(form, reasonOf(request));
}

function reasonOf(request) {
  const told = JSON.parse(request.getResponseHeader("HX-Trigger") ?? "{}")["st:toast"];
  return told?.text ?? say(request.status === 401 ? "signed_out" : "server_failed");
}

function stop(form, text) {
  form.querySelector("[data-sending]").hidden = true;
  form.querySelector('[type="submit"]').disabled = false;
  showToast({ text, kind: "failed" });
}
