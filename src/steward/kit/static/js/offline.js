// The service worker, which shows a page of our own when there is no connection.
if ("serviceWorker" in navigator && window.isSecureContext) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js"));
}
