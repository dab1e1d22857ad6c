// Panes of the desk: F6 goes from one to the next, data-toggles="ID" opens a drawer.

const PANES = ".st-views, .st-list, .st-thread, .st-side, .st-chats-list, .st-chat";
const FOCUSABLE = "a[href], button, input, select, textarea, summary";

function isShown(pane) {
  return pane.checkVisibility({ visibilityProperty: true });
}

function nextPane(back) {
  const panes = [...document.querySelectorAll(PANES)].filter(isShown);
  if (!panes.length) return;
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes.at((here + (back ? -1 : 1) + panes.length) % panes.length);
  (pane.querySelector("[data-pane-focus], [aria-current]") ?? pane.querySelector(FOCUSABLE))?.focus();
}

function show(drawer, open) {
  const opener = document.querySelector(`[data-toggles="${drawer.id}"][aria-expanded]`);
  if (!open && drawer.contains(document.activeElement)) opener.focus();
  drawer.toggleAttribute("data-open", open);
  opener.ariaExpanded = open;
  if (open) drawer.querySelector(FOCUSABLE)?.focus();
}

function closeDrawer() {
  const drawer = document.querySelector(".st-side[data-open]");
  if (drawer) show(drawer, false);
  return Boolean(drawer);
}

document.addEventListener("click", (event) => {
  const drawer = document.getElementById(event.target.closest("[data-toggles]")?.dataset.toggles);
  if (drawer) show(drawer, !drawer.hasAttribute("data-open"));
  else if (!event.target.closest(".st-side")) closeDrawer();
});

// Heard before keys.js, whose Esc would also leave the ticket.
document.addEventListener("keydown", (event) => {
  if (event.key === "F6") nextPane(event.shiftKey);
  else if (event.key !== "Escape" || !closeDrawer()) return;
  event.preventDefault();
}, { capture: true });
