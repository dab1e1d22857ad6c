"""Reads of the words that people are written."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit.texts import gettext
from steward.notifications.models import MessageTemplate
from steward.notifications.queries.house import house_of
from steward.notifications.rules import DEFAULTS, Kind, Wording

_T = MessageTemplate


def wording_for(session: Session, kind: Kind, *, theirs: str | None, ours: str) -> Wording:
    """Return the words in the reader's language, else in that of the business, else our own."""
    words = house_of(session).words
    changed = words.get((kind.value, theirs or ours)) or words.get((kind.value, ours))
    return changed or own_words(kind)


def own_words(kind: Kind) -> Wording:
    """Return the words as delivered, in the language of the pages."""
    usual = DEFAULTS[kind]
    return Wording(gettext(usual.subject), gettext(usual.body))


def changed_templates(session: Session, actor: Actor) -> Sequence[MessageTemplate]:
    """List the words that were changed, by kind and language."""
    demand(actor, "templates.manage")
    return session.scalars(select(_T).order_by(_T.kind, _T.language)).all()


def find_template(
    session: Session, actor: Actor, kind: Kind, language: str
) -> MessageTemplate | None:
    """Return the changed words of a kind in a language, or None where they are as delivered."""
    demand(actor, "templates.manage")
    return session.get(MessageTemplate, (kind.value, language))
