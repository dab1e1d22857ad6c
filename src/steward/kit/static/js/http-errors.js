// Requests that found no server, a faulty one, or a session that ended: say so, lose nothing.
import { showToast } from "./toast.js";
import { say } from "./words.js";

document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.ctx?.request && !detail.ctx.response) tell(detail.ctx, unreached(detail.ctx));
});

document.addEventListener("htmx:response:error", ({ detail }) => {
  const { status } = detail.ctx.response;
  if (status === 401) tellSignedOut();
  else if (status >= 500) tell(detail.ctx, say("server_failed"));
});

function unreached(ctx) {
  return say(ctx.request.method === "GET" ? "not_loaded" : "not_sent");
}

function tell(ctx, what) {
  if (ctx.sourceEvent?.type === "st:change") return;
  const kept = ctx.sourceElement.querySelector?.("[data-draft]") ? ` ${say("draft_kept")}` : "";
  const action = { label: say("try_again"), run: () => again(ctx) };
  showToast({ text: what + kept, kind: "failed", action });
}

function again({ sourceElement, sourceEvent }) {
  if (sourceElement.matches("form")) sourceElement.requestSubmit(sourceEvent?.submitter);
  else sourceElement.dispatchEvent(new Event(sourceEvent.type, { bubbles: true, cancelable: true }));
}

function tellSignedOut() {
  const here = encodeURIComponent(location.pathname + location.search);
  const action = { label: say("sign_in"), href: `/sign-in?next=${here}` };
  showToast({ text: say("signed_out"), kind: "failed", action });
}
