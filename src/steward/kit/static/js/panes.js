// Panes of the desk: F6 goes from one to the next, data-toggles="ID" opens a drawer.

const PANES = ".st-views, .st-list, .st-thread, .st-side";
const FOCUSABLE = "a[href], button, input, select, textarea, summary";

function isShown(pane) {
  return pane.checkVisibility({ visibilityProperty: true });
}

function nextPane(back) {
  const panes = [...document.querySelectorAll(PANES)].filter(isShown);
  if (!panes.length) return;
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes.at((here + (back ? -1 : 1) + panes.length) % panes.length);
  (pane.querySelector("[aria-current]") ?? pane.querySelector(FOCUSABLE))?.focus();
}

function toggle(drawer, button) {
  const open = drawer.classList.toggle("is-open");
  button?.setAttribute("aria-expanded", open);
  if (open) drawer.querySelector(FOCUSABLE)?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toggles]");
  if (button) return toggle(document.getElementById(button.dataset.toggles), button);
  if (event.target.closest(".st-side")) return;
  document.querySelector(".st-side.is-open")?.classList.remove("is-open");
});

document.addEventListener("keydown", (event) => {
  if (event.key === "F6") {
    event.preventDefault();
    nextPane(event.shiftKey);
  } else if (event.key === "Escape") {
    document.querySelector(".st-side.is-open")?.classList.remove("is-open");
  }
});
