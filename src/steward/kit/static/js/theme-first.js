// Where the theme follows the system: set before the first paint, hence not a module.
document.documentElement.dataset.bsTheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
