// What went wrong comes first: the summary of a refused form takes the focus.
function focusFirst() {
  document.querySelector("[data-focus-first]")?.focus();
}

document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx.response?.status >= 400) focusFirst();
});
focusFirst();
