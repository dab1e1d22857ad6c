// Light and dark: a switch that is remembered, else what the system wants.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const YEAR = 365 * 24 * 60 * 60;

function remember(theme) {
  root.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
}

function show() {
  const dark = root.dataset.theme === "auto" ? system.matches : root.dataset.theme === "dark";
  root.dataset.bsTheme = dark ? "dark" : "light";
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  const wanted = root.dataset.bsTheme === "dark" ? "light" : "dark";
  remember(wanted === (system.matches ? "dark" : "light") ? "auto" : wanted);
  show();
});

system.addEventListener("change", show);
