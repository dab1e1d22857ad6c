"""Reads of webhooks, and of what was sent to them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import outbox
from steward.kit.errors import NotFound
from steward.kit.outbox import Letter, Of
from steward.kit.paging import Page
from steward.notifications.models import Webhook


def webhooks(session: Session, actor: Actor) -> Sequence[Webhook]:
    """List the webhooks by name."""
    demand(actor, "webhooks.manage")
    return session.scalars(select(Webhook).order_by(Webhook.name, Webhook.id)).all()


def get_webhook(session: Session, actor: Actor, webhook_id: int) -> Webhook:
    """Return a webhook, or raise NotFound."""
    demand(actor, "webhooks.manage")
    webhook = session.get(Webhook, webhook_id)
    if webhook is None:
        raise NotFound
    return webhook


def calls_of(
    session: Session,
    webhook: Webhook,
    *,
    state: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Letter]:
    """List the calls of a webhook, newest first."""
    of = Of(hook_id=webhook.id, limit=limit)
    return outbox.letters(session, state=state, of=of, cursor=cursor)


def get_call(session: Session, webhook: Webhook, letter_id: int) -> Letter:
    """Return one call of a webhook, or raise NotFound."""
    letter = outbox.get_letter(session, letter_id)
    if letter.channel != outbox.WEBHOOK or letter.payload.get("hook_id") != webhook.id:
        raise NotFound
    return letter
