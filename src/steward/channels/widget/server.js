// Speaking to the server: requests with the token, and the stream that says when to look again.
const server = { words: {}, business: "", title: "", greeter: "", greeting: "", maxUpload: 25 };
const LIMIT = 30_000;

class Refused extends Error {
  constructor(status, problem, after) {
    super(problem.errors?.[0]?.detail ?? problem.detail ?? "");
    this.status = status;
    this.after = after;
  }
}

// Resolves to the answer, or rejects: Refused by the server, or another error without connection.
async function request(method, path, body) {
  const headers = { "X-Chat-Token": kept.token };
  if (body && !(body instanceof FormData)) headers["Content-Type"] = "application/json";
  const sent = body && !(body instanceof FormData) ? JSON.stringify(body) : body;
  const signal = AbortSignal.timeout(LIMIT);
  const answer = await fetch(`${ORIGIN}/chat/${path}`, { method, headers, body: sent, signal, credentials: "same-origin" });
  if (answer.ok) return answer;
  if (answer.status >= 500) throw new Error(String(answer.status));
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, problem, Number(answer.headers.get("Retry-After") ?? 0));
}

async function ask(method, path, body) {
  const answer = await request(method, path, body);
  return answer.status === 204 ? null : answer.json();
}

async function meet() {
  const found = await ask("GET", "settings");
  Object.assign(server, found, { maxUpload: found.max_upload_mb });
}

// One stream as long as the page is seen. `look` is called whenever something may be new.
const stream = { source: null, timer: 0, retry: 500, look: () => {}, typed: () => {} };

function listen(topics) {
  if (stream.source || document.hidden || !topics) return;
  const source = new EventSource(`${ORIGIN}/live?topics=${encodeURIComponent(topics)}`);
  stream.source = source;
  source.addEventListener("hello", () => {
    stream.retry = 500;
    stream.look();
  });
  source.addEventListener("resync", () => stream.look());
  source.addEventListener("change", ({ data }) => {
    const changed = data.split(" ");
    if (changed.some((topic) => topic.startsWith("agent-types:"))) stream.typed();
    if (changed.some((topic) => !topic.startsWith("agent-types:"))) stream.look();
  });
  source.addEventListener("bye", again);
  source.addEventListener("error", again);
}

function hangUp() {
  clearTimeout(stream.timer);
  stream.source?.close();
  stream.source = null;
}

// Looking brings new topics, too, and with them another stream.
function again() {
  hangUp();
  stream.timer = setTimeout(() => stream.look(), stream.retry * (0.7 + 0.6 * Math.random()));
  stream.retry = Math.min(stream.retry * 2, 15_000);
}
