// Native dialogs and menus: data-opens="ID", data-closes, and <details> as menus (st-menu) and as forms (st-edit).

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = event.target.closest("dialog");
  closeMenusBut(opener ? null : event.target.closest(".st-menu"));
  if (opener) open(document.getElementById(opener.dataset.opens));
  else if (event.target.closest("[data-closes]") || event.target === dialog) dialog.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(".st-menu[open]");
  if (!menu) return;
  closeMenusBut(null);
  menu.querySelector("summary").focus();
  event.stopImmediatePropagation();
});

// Before the swap, so that the focus is back on what opened the dialog and survives a morph.
document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.ctx.response?.status >= 400) return;
  const form = event.detail.ctx.sourceElement.closest("dialog[open], .st-edit[open]");
  if (form?.matches("dialog")) form.close();
  else form?.removeAttribute("open");
});

function open(dialog) {
  dialog.showModal();
  dialog.querySelector("form :is(input:not([type=hidden]), select, textarea)")?.focus();
}

function closeMenusBut(kept) {
  for (const menu of document.querySelectorAll(".st-menu[open]")) {
    if (menu !== kept) menu.open = false;
  }
}
