"""Reads of the mailboxes, and of which addresses are ours."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.channels.models import Mailbox
from steward.channels.rules import Ours
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.settings import Settings


def mailboxes(session: Session) -> Sequence[Mailbox]:
    """List the mailboxes in the order of their addresses."""
    return session.scalars(select(Mailbox).order_by(Mailbox.address, Mailbox.id)).all()


def get_mailbox(session: Session, actor: Actor, mailbox_id: int) -> Mailbox:
    """Return a mailbox, or raise NotFound."""
    demand(actor, "mailboxes.manage")
    mailbox = session.get(Mailbox, mailbox_id)
    if mailbox is None:
        raise NotFound
    return mailbox


def due_mailboxes(session: Session) -> Sequence[Mailbox]:
    """List the mailboxes that are to be looked into now."""
    due = Mailbox.is_on & (Mailbox.next_look_at <= clock.now())
    return session.scalars(select(Mailbox).where(due).order_by(Mailbox.id)).all()


def our_addresses(session: Session, settings: Settings) -> Ours:
    """Return what is ours, so that we do not answer ourselves."""
    known = {settings.mail_from, settings.mail_in, *session.scalars(select(Mailbox.address))}
    return Ours(frozenset(one.lower() for one in known if one), settings.mail_from)
