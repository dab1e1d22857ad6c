"""Looking after webhooks: add, change, switch, renew the secret, try, send again, remove."""

import json
from secrets import token_hex

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, events, outbox, outgoing
from steward.kit.errors import BadInput
from steward.kit.outbox import Hook, Letter
from steward.kit.pages import rfc3339
from steward.kit.settings import Settings
from steward.kit.versions import check_version
from steward.notifications.events import (
    WebhookAdded,
    WebhookChanged,
    WebhookRemoved,
    WebhookRepeated,
)
from steward.notifications.forms import WebhookForm
from steward.notifications.models import Webhook
from steward.notifications.queries import get_call, get_webhook
from steward.notifications.rules import TEST


def add_webhook(
    session: Session, form: WebhookForm, settings: Settings, *, actor: Actor
) -> tuple[Webhook, str]:
    """Enter a webhook and return it with its secret, which nobody gets to see again."""
    demand(actor, "webhooks.manage")
    webhook = Webhook(created_at=clock.now())
    _fill(webhook, form, settings)
    secret = _new_secret(webhook, settings)
    session.add(webhook)
    session.flush()
    added = WebhookAdded(subject_id=webhook.id, name=webhook.name, url=webhook.url)
    events.record(session, added, actor=actor)
    return webhook, secret


def change_webhook(
    session: Session,
    webhook_id: int,
    form: WebhookForm,
    settings: Settings,
    *,
    version: int | None,
    actor: Actor,
) -> Webhook:
    """Change a webhook. Raises Conflict when somebody else did so since `version`."""
    webhook = get_webhook(session, actor, webhook_id)
    check_version(version, webhook.version)
    _fill(webhook, form, settings)
    _tell_changed(session, webhook, "particulars", actor)
    return webhook


def _fill(webhook: Webhook, form: WebhookForm, settings: Settings) -> None:
    try:
        outgoing.check_url(form.url, settings.reachable_hosts)
    except outgoing.NotAllowed as error:
        raise BadInput(error.detail, errors={"url": error.detail}) from error
    webhook.name, webhook.url = form.name, form.url
    webhook.kinds, webhook.is_on = [*form.kinds], form.is_on


def renew_secret(session: Session, webhook_id: int, settings: Settings, *, actor: Actor) -> str:
    """Give a webhook another secret, by which all later calls are signed, and return it."""
    webhook = get_webhook(session, actor, webhook_id)
    secret = _new_secret(webhook, settings)
    _tell_changed(session, webhook, "secret", actor)
    return secret


def _new_secret(webhook: Webhook, settings: Settings) -> str:
    secret = outbox.new_secret()
    webhook.secret = outbox.seal_of(settings).seal(secret).decode()
    return secret


def _tell_changed(session: Session, webhook: Webhook, what: str, actor: Actor) -> None:
    session.flush()
    changed = WebhookChanged(subject_id=webhook.id, name=webhook.name, url=webhook.url, what=what)
    events.record(session, changed, actor=actor)


def remove_webhook(session: Session, webhook_id: int, *, actor: Actor) -> None:
    """Forget a webhook, and what was still to be sent to it."""
    webhook = get_webhook(session, actor, webhook_id)
    removed = WebhookRemoved(subject_id=webhook.id, name=webhook.name, url=webhook.url)
    outbox.drop_calls(session, webhook.id)
    session.delete(webhook)
    events.record(session, removed, actor=actor)


def try_webhook(session: Session, webhook_id: int, *, actor: Actor) -> None:
    """Call a webhook with a trial, which says nothing but that it is one."""
    webhook = get_webhook(session, actor, webhook_id)
    body = {"type": TEST, "timestamp": rfc3339(clock.now()), "data": {"webhook": webhook.name}}
    _post(session, webhook, f"msg_{token_hex(12)}", (TEST, json.dumps(body)))


def repeat_call(session: Session, webhook_id: int, letter_id: int, *, actor: Actor) -> Letter:
    """Send a call once more, to where the webhook is now; its id stays, so that it is known."""
    webhook = get_webhook(session, actor, webhook_id)
    letter = get_call(session, webhook, letter_id)
    hook = Hook.model_validate(letter.payload)
    _post(session, webhook, hook.delivery, (hook.subject, hook.body))
    outbox.give_over(session, letter)
    again = WebhookRepeated(subject_id=webhook.id, name=webhook.name, url=webhook.url)
    events.record(session, again, actor=actor)
    return letter


def _post(session: Session, webhook: Webhook, delivery: str, said: tuple[str, str]) -> None:
    kind, body = said
    hook = Hook(
        hook_id=webhook.id,
        delivery=delivery,
        url=webhook.url,
        secret=webhook.secret,
        subject=kind,
        body=body,
    )
    outbox.post_call(session, f"webhook:{webhook.id}:{delivery}:{token_hex(4)}", hook)
