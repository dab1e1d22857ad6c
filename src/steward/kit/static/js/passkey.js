// Passkeys: <div data-passkey="sign-in" or "new" data-next="URL"> with [data-passkey-start] (the
// button, hidden until we know that the browser can), [data-passkey-error], [data-passkey-name].
import { csrfToken } from "./csrf.js";

const area = document.querySelector("[data-passkey]");
const can = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

async function post(url, body) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrfToken() };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

async function create(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return navigator.credentials.create({ publicKey });
}

async function get(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
}

async function run() {
  const [path, query] = area.dataset.next.split("?");
  const options = await post(`${path}/challenge`, {});
  const credential = await (area.dataset.passkey === "new" ? create : get)(options);
  const answer = { credential: credential.toJSON() };
  const name = area.querySelector("[data-passkey-name]")?.value.trim();
  if (name) answer.name = name;
  const { url } = await post(query ? `${path}?${query}` : path, answer);
  location.assign(url);
}

async function start() {
  const error = area.querySelector("[data-passkey-error]");
  error.hidden = true;
  try {
    await run();
  } catch {
    error.hidden = false;
  }
}

if (can && area) {
  const button = area.querySelector("[data-passkey-start]");
  button.hidden = false;
  button.addEventListener("click", start);
}
