// The conversation as this page knows it. A message is sent until the server has it, always by the
// same client id, so that it is there once; what is new is fetched since the last id, so that nothing
// is left out. `show` draws it all anew.
const talk = { said: new Map(), last: 0, state: null, isOffline: false, typesUntil: 0, isSending: false };
const files = new Map(); // of messages not sent yet, by client id: a page that is left loses them
const TYPES_FOR = 5_000;
const LOOK_EVERY = 15_000;
let show = () => {};
let looking = null;
let typedAt = 0;
let lookAgain = false;
let acts = 0; // that the server has answered

// One look at a time; if something changed meanwhile, another one after it.
function look() {
  if (!kept.begun) return Promise.resolve();
  if (looking) {
    lookAgain = true;
    return looking;
  }
  looking = fetchNew().finally(() => {
    looking = null;
    if (!lookAgain) return;
    lookAgain = false;
    look();
  });
  return looking;
}

async function fetchNew() {
  const before = acts;
  try {
    const found = await ask("GET", `messages?after=${talk.last}`);
    if (before === acts) take(found);
    else lookAgain = true; // what was done meanwhile is not in it
    talk.isOffline = false;
    listen(talk.state?.topics);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) beginAnew();
    else {
      talk.isOffline = true;
      again();
    }
  }
  show();
}

function take(found) {
  for (const message of found.messages) {
    talk.said.set(message.id, message);
    talk.last = Math.max(talk.last, message.id);
    if (message.who !== "visitor") talk.typesUntil = 0;
    forget(message.client_id);
  }
  talk.state = found;
}

function forget(clientId) {
  const before = kept.unsent.length;
  kept.unsent = kept.unsent.filter((one) => one.client_id !== clientId);
  files.delete(clientId);
  if (kept.unsent.length !== before) keep();
}

function write(body, chosen) {
  const message = { client_id: random(12), body };
  if (chosen.length) files.set(message.client_id, chosen);
  kept.unsent.push(message);
  keep();
  typedAt = 0; // what is typed next is told at once
  show();
  return sendAll();
}

// In the order in which they were written; the first that cannot be sent holds up the others.
async function sendAll() {
  if (talk.isSending) return;
  talk.isSending = true;
  let wait = 1_000;
  for (let next = unsent(); next; next = unsent()) {
    try {
      await send(next);
      wait = 1_000;
    } catch (error) {
      if (error instanceof Refused && error.status !== 429) await refuse(next, error);
      else {
        talk.isOffline = !(error instanceof Refused);
        show();
        await pause(error.after ? error.after * 1_000 : wait);
        wait = Math.min(wait * 2, 15_000);
      }
    }
  }
  talk.isSending = false;
  await look();
  show();
}

// Until some time has passed, or the connection is back.
function pause(time) {
  return new Promise((go) => {
    setTimeout(go, time);
    window.addEventListener("online", go, { once: true });
  });
}

function unsent() {
  return kept.unsent.find((one) => !one.refused && !one.arrived);
}

async function send(message) {
  const form = new FormData();
  form.set("body", message.body);
  form.set("client_id", message.client_id);
  form.set("page", `${location.origin}${location.pathname}`.slice(0, 500)); // no query: it may tell a secret
  for (const file of files.get(message.client_id) ?? []) form.append("attachments", file);
  await ask("POST", "messages", form);
  talk.isOffline = false;
  kept.begun = message.arrived = true; // and shown as it is until it is fetched with the others
  keep();
  look();
}

// Over for good, or somebody else's by now: what was written begins another conversation.
async function refuse(message, error) {
  if (error.status === 409) await look();
  if (error.status === 404 || talk.state?.can_write === false) {
    const rest = kept.unsent.filter((one) => !one.arrived);
    beginAnew();
    kept.unsent = rest;
  } else message.refused = error.message || String(error.status);
  keep();
  show();
}

function tryAgain(message) {
  delete message.refused;
  return sendAll();
}

function beginAnew() {
  renew();
  hangUp();
  Object.assign(talk, { said: new Map(), last: 0, state: null, typesUntil: 0 });
  show();
}

async function act(path, body) {
  const found = await ask("PUT", `${path}?after=${talk.last}`, body);
  acts += 1;
  take(found);
  show();
}

function type() {
  if (!kept.begun || Date.now() - typedAt < 3_000) return;
  typedAt = Date.now();
  ask("POST", "typing").catch(() => {});
}

function hearTyping() {
  talk.typesUntil = Date.now() + TYPES_FOR;
  show();
  setTimeout(show, TYPES_FOR + 50);
}

function see() {
  const last = Math.max(0, ...[...talk.said.values()].filter((one) => one.id && one.who !== "visitor").map((one) => one.id));
  if (last <= kept.seen) return;
  kept.seen = last;
  keep();
  ask("PUT", "seen", { message_id: last }).catch(() => {});
}

function unseen() {
  return [...talk.said.values()].filter((one) => one.who && one.who !== "visitor" && one.id > kept.seen).length;
}
