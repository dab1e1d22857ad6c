// Every htmx request carries the page's CSRF token, and so do those of other scripts.
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRF-Token"] = csrfToken();
});
