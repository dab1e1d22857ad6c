// Content comes with the page and with each htmx swap; whole pages bring their body's attributes.

export function onContent(start) {
  start();
  document.addEventListener("htmx:after:swap", start);
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.target === document.body && ctx.swap === "innerHTML") ctx.swap = "outerHTML";
});
