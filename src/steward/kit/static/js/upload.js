// Chosen files: their names and sizes are shown, and what is too large or empty is refused at once.
import { onContent } from "./content.js";
import { fileSize, say } from "./words.js";

function complaint(input) {
  const limit = Number(input.dataset.maxBytes ?? Infinity);
  for (const { name, size } of input.files) {
    if (size === 0) return say("file_empty", { name });
    if (size > limit) {
      return say("file_too_large", { name, size: fileSize(size), limit: fileSize(limit) });
    }
  }
  return "";
}

function showError(input, text) {
  input.setCustomValidity(text);
  input.toggleAttribute("aria-invalid", Boolean(text));
  const place = input.form?.querySelector(`[data-error="${input.name}"]`) ?? document.getElementById(`error-${input.name}`);
  if (!place) return;
  place.hidden = !text;
  place.querySelector("span").textContent = text;
}

function showFiles(input) {
  const place = input.parentElement.querySelector("[data-files]");
  place.dataset.empty ??= place.textContent;
  const names = [...input.files].map((file) => `${file.name}, ${fileSize(file.size)}`);
  place.textContent = names.join(" · ") || place.dataset.empty;
}

function look(input) {
  showFiles(input);
  showError(input, complaint(input));
}

document.addEventListener("change", ({ target }) => {
  if (target.type === "file" && target.closest(".st-file")) look(target);
});

// Who was quicker than this script, or came back to the page, has chosen already; and a part of the
// page that came anew around a chosen file must name it again.
onContent(() => {
  for (const input of document.querySelectorAll('.st-file input[type="file"]')) {
    if (input.files.length > 0) look(input);
  }
});

// What was sent along does not go along with the next message.
document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
  if (ctx.request.method === "GET" || ctx.response.status >= 400) return;
  for (const input of ctx.sourceElement.querySelectorAll?.('.st-file input[type="file"]') ?? []) {
    input.value = "";
    look(input);
  }
});

// A form marked novalidate would send what was refused above.
document.addEventListener("submit", (event) => {
  const refused = event.target.querySelector('.st-file input:invalid');
  if (!refused) return;
  event.preventDefault();
  event.stopPropagation();
  refused.focus();
}, { capture: true });

for (const name of ["dragenter", "dragleave", "drop"]) {
  document.addEventListener(name, ({ target, type }) => {
    target.closest?.(".st-file")?.classList.toggle("is-over", type === "dragenter");
  });
}

// A form without a file goes as plain fields: in parts, the server takes ten times as long to read it.
document.addEventListener("submit", ({ target }) => {
  const inputs = [...target.querySelectorAll('input[type="file"]')];
  if (inputs.length === 0) return;
  const chosen = inputs.some(({ files }) => files.length > 0);
  target.enctype = chosen ? "multipart/form-data" : "application/x-www-form-urlencoded";
}, { capture: true });
