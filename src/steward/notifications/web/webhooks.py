"""Webhooks: which there are, for what they are called, what became of each call."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.kit import outbox
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.notifications import actions, queries
from steward.notifications.forms import WebhookForm
from steward.notifications.models import Webhook
from steward.notifications.rules import Call
from steward.notifications.web.blueprint import bp
from steward.notifications.web.words import CALLS

_HOOKS = "/desk/admin/webhooks"
_STATES = (outbox.WAITING, outbox.SENT, outbox.DEAD)


@bp.get(_HOOKS)
@access("webhooks.manage")
def webhooks_page() -> Response:
    """List the webhooks, and offer to enter one."""
    return _show_list({})


def _show_list(errors: Mapping[str, str]) -> Response:
    with database().reading() as reading:
        return page(
            "notifications/webhooks.html",
            webhooks=queries.webhooks(reading, actor()),
            values={"is_on": "1"} | form_values() if not errors else form_values(),
            ticked=request.form.getlist("kinds") if errors else [Call.OPENED, Call.RESOLVED],
            errors=errors,
            calls=CALLS,
        )


@bp.post(_HOOKS)
@access("webhooks.manage")
@again(_show_list)
def add_webhook() -> Response:
    """Enter a webhook and show its secret, this once."""
    made = actions.add_webhook(session(), form(WebhookForm), settings(), actor=actor())
    return page("notifications/webhook_secret.html", webhook=made[0], secret=made[1])


@bp.get(f"{_HOOKS}/<int:webhook_id>")
@access("webhooks.manage")
def webhook_page(webhook_id: int) -> Response:
    """Show one webhook and its calls; to htmx with a cursor, the next calls."""
    cursor = request.args.get("cursor")
    if is_htmx() and cursor:
        webhook = queries.get_webhook(session(), actor(), webhook_id)
        rows = queries.calls_of(session(), webhook, state=_state(), cursor=cursor)
        return page("notifications/_calls.html", webhook=webhook, rows=rows, state=_state())
    return _show({}, webhook_id)


def _state() -> str | None:
    state = request.args.get("state")
    return state if state in _STATES else None


def _show(errors: Mapping[str, str], webhook_id: int) -> Response:
    with database().reading() as reading:
        webhook = queries.get_webhook(reading, actor(), webhook_id)
        rows = queries.calls_of(reading, webhook, state=_state())
    parts = {"webhook": webhook, "rows": rows, "state": _state(), "errors": errors, "calls": CALLS}
    return page("notifications/webhook.html", **parts, **_filled(webhook, errors))


def _filled(webhook: Webhook, errors: Mapping[str, str]) -> dict[str, object]:
    """Return what stands in the form: the webhook as it is, or what was sent and is not right."""
    if errors:
        return {"values": form_values(), "ticked": request.form.getlist("kinds")}
    known = {"name": webhook.name, "url": webhook.url, "is_on": "1" if webhook.is_on else ""}
    return {"values": known, "ticked": webhook.kinds}


@bp.post(f"{_HOOKS}/<int:webhook_id>")
@access("webhooks.manage")
@again(_show)
def change_webhook(webhook_id: int) -> Response:
    """Change a webhook."""
    version, sent = request.form.get("version", type=int), form(WebhookForm)
    actions.change_webhook(session(), webhook_id, sent, settings(), version=version, actor=actor())
    return go_to(f"{_HOOKS}/{webhook_id}", toast=_("Saved"))


@bp.post(f"{_HOOKS}/<int:webhook_id>/secret")
@access("webhooks.manage")
def renew_secret(webhook_id: int) -> Response:
    """Give a webhook another secret and show it, this once."""
    secret = actions.renew_secret(session(), webhook_id, settings(), actor=actor())
    webhook = queries.get_webhook(session(), actor(), webhook_id)
    return page("notifications/webhook_secret.html", webhook=webhook, secret=secret)


@bp.post(f"{_HOOKS}/<int:webhook_id>/trial")
@access("webhooks.manage")
def try_webhook(webhook_id: int) -> Response:
    """Call a webhook with a trial."""
    actions.try_webhook(session(), webhook_id, actor=actor())
    return go_to(f"{_HOOKS}/{webhook_id}", toast=_("A trial is on its way"))


@bp.post(f"{_HOOKS}/<int:webhook_id>/calls/<int:letter_id>/repetition")
@access("webhooks.manage")
def repeat_call(webhook_id: int, letter_id: int) -> Response:
    """Send a call once more."""
    actions.repeat_call(session(), webhook_id, letter_id, actor=actor())
    return go_to(f"{_HOOKS}/{webhook_id}", toast=_("It is on its way again"))


@bp.post(f"{_HOOKS}/<int:webhook_id>/removal")
@access("webhooks.manage")
def remove_webhook(webhook_id: int) -> Response:
    """Forget a webhook."""
    actions.remove_webhook(session(), webhook_id, actor=actor())
    return go_to(_HOOKS, toast=_("Webhook removed"))
