// Drawing all of it, and coming to life: in a shadow of its own, so that no site's style gets in.
function draw() {
  const state = talk.state;
  const count = unseen();
  const isSeen = isOpen() && !document.hidden;
  ui.badge.hidden = !count || isSeen;
  ui.badge.textContent = count;
  ui.launcher.setAttribute("aria-label", ui.badge.hidden ? words("open") : `${words("open")}, ${words("unread", { n: count })}`);
  ui.title.textContent = state?.title ?? server.title;
  showThread();
  showStatus(state);
  const isBegun = Boolean(state);
  ui.person.hidden = !(isBegun && state.owner === "assistant" && !state.is_over);
  ui.address.hidden = !(state?.asks_address && !state.is_over && (state.is_by_mail || ui.asksMail));
  ui.mail.hidden = !(state?.asks_address && !state.is_over && !state.is_by_mail);
  ui.mail.setAttribute("aria-expanded", String(!ui.address.hidden));
  ui.end.hidden = !(isBegun && !state.is_over && !state.is_by_mail);
  ui.anew.hidden = !state?.is_over;
  ui.rating.hidden = !(state?.is_over && state.stars === null);
  ui.composer.hidden = Boolean(state && !state.can_write);
  if (isSeen) see();
}

function showStatus(state) {
  const told = talk.isOffline ? [words("offline")] : [];
  told.push(...(state?.notices ?? []));
  if (ui.left) told.push(words("left", { email: ui.left }));
  if (state?.stars) told.push(words("thanks"));
  const types = !talk.isOffline && talk.typesUntil > Date.now() ? words("types") : "";
  if (ui.types.textContent !== types) ui.types.textContent = types;
  if (told.join("\n") === ui.told) return;
  ui.told = told.join("\n");
  ui.status.replaceChildren(...told.map((line) => h("p", {}, line)));
}

async function start() {
  for (let wait = 2_000; !server.business; wait = Math.min(wait * 2, 60_000)) {
    await meet().catch((error) => {
      if (error instanceof Refused) throw error;
    });
    if (!server.business) await new Promise((go) => setTimeout(go, wait));
  }
  const host = h("steward-chat");
  const shadow = host.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [style];
  const root = h("div", { class: "root", "data-side": SETTINGS.side }, build());
  shadow.append(root);
  document.body.append(host);
  dress(root);
  stream.look = look;
  stream.typed = hearTyping;
  show = draw; // until now there was nothing to draw on
  show();
  if (SETTINGS.open) open();
  follow();
}

// Light or dark as the tag says, else as the system is; on the site's colour, whichever text reads.
function dress(root) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const adapt = () => {
    const isDark = SETTINGS.theme === "dark" || (SETTINGS.theme !== "light" && system.matches);
    root.dataset.theme = isDark ? "dark" : "light";
  };
  adapt();
  system.addEventListener("change", adapt);
  if (!CSS.supports("color", SETTINGS.accent)) return;
  root.style.setProperty("--chat-accent", SETTINGS.accent);
  root.style.setProperty("--chat-on-accent", isLight(ui.launcher) ? "#111517" : "#ffffff");
}

// By relative luminance (WCAG 2.2): above 0.18 black contrasts more than white.
function isLight(element) {
  const parts = getComputedStyle(element).backgroundColor.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255);
  const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}

function follow() {
  if (document.hidden) hangUp();
  else {
    look();
    sendAll();
  }
  show();
}

// Another tab of the site has begun anew, or begun at all.
function followOtherTab({ key }) {
  if (key !== STORE) return;
  const shared = read("localStorage");
  if (!shared) return;
  if (shared.token !== kept.token) {
    hangUp();
    Object.assign(talk, { said: new Map(), last: 0, state: null });
  }
  Object.assign(kept, shared);
  look();
  show();
}

document.addEventListener("visibilitychange", follow);
window.addEventListener("online", follow);
window.addEventListener("pagehide", hangUp);
window.addEventListener("pageshow", ({ persisted }) => persisted && follow());
window.addEventListener("storage", followOtherTab);
setInterval(() => stream.source || look(), LOOK_EVERY);
if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
