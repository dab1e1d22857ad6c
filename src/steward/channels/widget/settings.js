// What the script tag says: <script src="https://care.example/widget.js" data-accent="#6b4a2f" async>.
// data-accent: colour. data-theme: light, dark or auto. data-side: left or right. data-title: name in
// the head. data-open: open at once. The parts of this folder are sent as one script, in one scope.
const TAG = document.currentScript;
const ORIGIN = new URL(TAG.src).origin;
const STORE = `steward-chat:${ORIGIN}`;
const SETTINGS = {
  accent: TAG.dataset.accent ?? "",
  theme: TAG.dataset.theme ?? "auto",
  side: TAG.dataset.side === "left" ? "left" : "right",
  title: TAG.dataset.title ?? "",
  open: "open" in TAG.dataset,
};

// Kept for all pages of the site, so that one goes on where another was left: the token, whether
// anything was said, what was seen. What was not sent yet is kept for this tab alone: it sends it.
const kept = { token: "", begun: false, seen: 0, unsent: [] };

function read(store) {
  try {
    return JSON.parse(window[store].getItem(STORE) ?? "null");
  } catch {
    return null;
  }
}

function keep() {
  const { unsent, ...shared } = kept;
  try {
    localStorage.setItem(STORE, JSON.stringify(shared));
    sessionStorage.setItem(STORE, JSON.stringify({ unsent }));
  } catch {
    // A browser that keeps nothing: the chat lasts as long as the page.
  }
}

function random(bytes) {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return btoa(String.fromCharCode(...values)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function renew() {
  Object.assign(kept, { token: random(32), begun: false, seen: 0, unsent: [] });
  keep();
}

Object.assign(kept, read("localStorage"), read("sessionStorage"));
if (!kept.token) renew();
