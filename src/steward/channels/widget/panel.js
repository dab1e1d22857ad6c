// The button in the corner and the panel over it: head, thread, what else one may do, the field.
const ui = { chosen: [], asksMail: false };

function build() {
  ui.badge = h("span", { class: "badge", hidden: true });
  ui.launcher = h("button", { type: "button", class: "launcher", "aria-expanded": "false", onclick: toggle }, drawing("bubble"), ui.badge);
  ui.name = h("h2", {}, SETTINGS.title || server.business);
  ui.title = h("p", { class: "title" });
  ui.close = h("button", { type: "button", class: "quiet", "aria-label": words("close"), onclick: shut }, drawing("down"));
  ui.head = h("header", {}, h("div", {}, ui.name, ui.title), ui.close);
  thread.setAttribute("aria-label", words("messages"));
  ui.status = h("div", { class: "status", role: "status" });
  ui.types = h("p", { class: "types", role: "status" });
  ui.acts = h("div", { class: "acts" }, ...buildActs());
  ui.panel = h("section", { class: "panel", role: "dialog", "aria-label": words("open"), onkeydown: onKey });
  ui.panel.append(ui.head, thread, ui.types, ui.status, ui.acts, buildAddress(), buildRating(), buildComposer());
  return ui.launcher;
}

// Closed, the panel is not in the page at all.
function isOpen() {
  return ui.panel.isConnected;
}

function buildActs() {
  const button = (name, onclick) => h("button", { type: "button", class: "chip", onclick }, words(name));
  ui.person = button("person", () => doing(ui.person, act("person")));
  ui.mail = button("by_mail", () => {
    ui.asksMail = !ui.asksMail;
    show();
    if (ui.asksMail) ui.email.focus();
  });
  ui.end = button("end", () => doing(ui.end, act("end")));
  ui.anew = button("anew", () => {
    beginAnew();
    ui.field.focus();
  });
  return [ui.person, ui.mail, ui.end, ui.anew];
}

function buildAddress() {
  ui.email = h("input", { type: "email", id: "email", autocomplete: "email", required: true });
  ui.named = h("input", { type: "text", id: "name", autocomplete: "name" });
  ui.addressError = h("p", { class: "error", role: "alert" });
  ui.address = h("form", { class: "card", hidden: true, onsubmit: leaveAddress },
    h("label", { for: "email" }, words("email")), ui.email,
    h("label", { for: "name" }, words("name")), ui.named, ui.addressError,
    h("button", { type: "submit", class: "primary" }, words("leave")));
  return ui.address;
}

async function leaveAddress(event) {
  event.preventDefault();
  ui.addressError.textContent = "";
  const email = ui.email.value;
  try {
    await act("address", { email, name: ui.named.value });
    ui.asksMail = false;
    ui.left = email;
    show();
    ui.field.focus();
  } catch (error) {
    ui.addressError.textContent = error instanceof Refused ? error.message : words("offline");
  }
}

function buildRating() {
  const star = (n) => [
    h("input", { type: "radio", name: "stars", id: `star-${n}`, value: n, required: true }),
    h("label", { for: `star-${n}` }, drawing("star"), h("span", { class: "hidden" }, words("stars", { n }))),
  ];
  ui.comment = h("textarea", { id: "comment", rows: "2", maxlength: "2000" });
  ui.ratingError = h("p", { class: "error", role: "alert" });
  ui.rating = h("form", { class: "card", hidden: true, onsubmit: sendRating },
    h("fieldset", { class: "stars" }, h("legend", {}, words("rate")), ...[1, 2, 3, 4, 5].flatMap(star)),
    h("label", { for: "comment" }, words("comment")), ui.comment, ui.ratingError,
    h("button", { type: "submit", class: "primary" }, words("send_rating")));
  return ui.rating;
}

async function sendRating(event) {
  event.preventDefault();
  const stars = Number(new FormData(ui.rating).get("stars"));
  try {
    await act("rating", { stars, comment: ui.comment.value });
    thread.focus();
  } catch (error) {
    ui.ratingError.textContent = error instanceof Refused ? error.message : words("offline");
  }
}

function buildComposer() {
  ui.field = h("textarea", { id: "field", rows: "1", maxlength: "4000", placeholder: words("write"), "aria-label": words("write"), oninput: onType, onkeydown: onFieldKey });
  ui.input = h("input", { type: "file", multiple: true, hidden: true, onchange: choose });
  ui.attach = h("button", { type: "button", class: "quiet", "aria-label": words("attach"), onclick: () => ui.input.click() }, drawing("clip"));
  ui.send = h("button", { type: "submit", class: "primary send", "aria-label": words("send") }, drawing("up"));
  ui.files = h("ul", { class: "files", hidden: true });
  ui.fileError = h("p", { class: "error", role: "alert" });
  ui.composer = h("form", { class: "composer", onsubmit: submit }, ui.fileError, ui.files, h("div", { class: "row" }, ui.field, ui.input, ui.attach, ui.send));
  return ui.composer;
}

function onType() {
  ui.field.style.height = "auto";
  ui.field.style.height = `${Math.min(ui.field.scrollHeight, 140)}px`;
  if (ui.field.value.trim()) type();
}

function onFieldKey(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ui.composer.requestSubmit();
}

function choose() {
  ui.fileError.textContent = "";
  for (const file of ui.input.files) {
    if (file.size <= server.maxUpload << 20) ui.chosen.push(file);
    else ui.fileError.textContent = words("too_large", { name: file.name, size: server.maxUpload });
  }
  ui.input.value = "";
  showFiles();
}

function showFiles() {
  ui.files.hidden = !ui.chosen.length;
  ui.files.replaceChildren(...ui.chosen.map((file) => h("li", {}, file.name,
    h("button", { type: "button", class: "quiet", "aria-label": words("remove", { name: file.name }), onclick: () => unchoose(file) }, drawing("cross")))));
}

function unchoose(file) {
  ui.chosen = ui.chosen.filter((one) => one !== file);
  showFiles();
  ui.field.focus();
}

function submit(event) {
  event.preventDefault();
  const body = ui.field.value.trim() || ui.chosen.map(({ name }) => name).join(", ");
  if (!body) return ui.field.focus();
  const chosen = ui.chosen;
  ui.field.value = "";
  ui.chosen = [];
  showFiles();
  onType();
  isAtEnd = true;
  write(body, chosen);
}

function doing(button, act) {
  button.disabled = true;
  act.catch(() => {
    talk.isOffline = true;
    show();
  }).finally(() => {
    const active = button.getRootNode().activeElement;
    button.disabled = false;
    if (!active || active === button) ui.field.focus(); // else somebody is at something else by now
  });
}

function onKey(event) {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  shut();
}

function toggle() {
  if (isOpen()) shut();
  else open();
}

function open() {
  ui.launcher.before(ui.panel);
  document.documentElement.dataset.stewardChat = "open"; // so that the page can make room
  ui.launcher.setAttribute("aria-expanded", "true");
  isAtEnd = true;
  show();
  ui.field.focus();
}

function shut() {
  ui.panel.remove();
  delete document.documentElement.dataset.stewardChat;
  ui.launcher.setAttribute("aria-expanded", "false");
  show();
  ui.launcher.focus();
}
