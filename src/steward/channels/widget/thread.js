// What was said, drawn so that what stands stays as it is: screen readers hear only what is new.
const thread = h("div", { class: "thread", role: "log", "aria-live": "polite", tabindex: "0" });
const lines = new Map(); // key: element

function showThread() {
  const wanted = [...greeted(), ...said(), ...kept.unsent.map(unsentLine)];
  const keys = new Set(wanted.map((line) => line.key));
  for (const [key, element] of lines) {
    if (keys.has(key)) continue;
    element.remove();
    lines.delete(key);
  }
  wanted.forEach((line, place) => put(line, place));
  followEnd();
}

// Whoever reads the end goes on seeing it, also when the thread gets shorter; who reads above stays.
let isAtEnd = true;
let lastTop = 0;

function followEnd() {
  if (isAtEnd) thread.scrollTop = thread.scrollHeight;
}

// A thread that gets shorter is scrolled, too, by nobody: only who goes up leaves the end.
thread.addEventListener("scroll", () => {
  const isNear = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  if (isNear || thread.scrollTop < lastTop) isAtEnd = isNear;
  lastTop = thread.scrollTop;
});
new ResizeObserver(followEnd).observe(thread);

function put(line, place) {
  let element = lines.get(line.key);
  if (!element) {
    element = h("div", { class: `line ${line.who}` }, ...content(line));
    lines.set(line.key, element);
  }
  const note = element.querySelector(".note");
  if (note.textContent !== line.note) note.textContent = line.note;
  const again = element.querySelector(".again");
  if (again) again.hidden = !line.refused;
  if (thread.children[place] !== element) thread.insertBefore(element, thread.children[place] ?? null);
}

function greeted() {
  return [{ key: "greeting", who: "assistant plain", name: server.greeter, text: server.greeting, note: "" }];
}

// The same key as while it was not sent, so that it is not read out twice.
function said() {
  const messages = [...talk.said.values()].sort((one, other) => one.id - other.id);
  const last = kept.unsent.length ? null : messages.findLast((one) => one.who === "visitor");
  return messages.map((one) => ({
    ...one,
    key: one.files.length ? one.id : (one.client_id ?? one.id),
    note: one === last ? words(one.id <= talk.state.agent_seen ? "seen" : "sent") : "",
  }));
}

function unsentLine(message) {
  const stands = message.arrived ? "sent" : talk.isOffline ? "kept" : "sending";
  const chosen = (files.get(message.client_id) ?? []).map(({ name }) => ({ name }));
  const note = message.refused ? words("refused", { why: message.refused }) : words(stands);
  return { key: message.client_id, who: "visitor", text: message.body, files: chosen, note, refused: message.refused, message };
}

function content(line) {
  const who = line.who === "visitor" ? words("you") : line.name || words("assistant");
  const time = line.at ? h("time", { datetime: line.at }, clockTime(line.at)) : null;
  const isOwn = line.who === "visitor";
  return [
    h("p", { class: isOwn ? "who hidden" : "who" }, who, time ? " " : "", time),
    h("div", { class: "bubble" }, h("p", {}, ...linked(line.text)), ...sources(line), ...(line.files ?? []).map(fileLink)),
    h("p", { class: "note" }),
    isOwn ? h("button", { type: "button", class: "again link", hidden: true, onclick: () => tryAgain(line.message) }, words("again")) : null,
  ].filter((part) => part !== null);
}

function sources(line) {
  if (!line.citations?.length) return [];
  const links = line.citations.map(({ title, url }, place) =>
    h("a", { href: url, target: "_blank", rel: "noopener" }, `${place + 1} ${title}`),
  );
  return [h("p", { class: "sources" }, h("span", { class: "hidden" }, `${words("sources")}: `), ...links.flatMap((link) => [link, " "]))];
}

// The token goes with the request, never into an address: so a file is fetched before it is saved.
function fileLink(file) {
  const label = [drawing("file"), file.name];
  if (!file.id) return h("span", { class: "file" }, ...label);
  return h("button", { type: "button", class: "file", onclick: () => fetchFile(file) }, ...label);
}

async function fetchFile(file) {
  const answer = await request("GET", `files/${file.id}`);
  const address = URL.createObjectURL(await answer.blob());
  h("a", { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
