"""Reads of the words that customers are written."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit.fixed import Fixed
from steward.kit.texts import gettext
from steward.notifications.models import MessageTemplate
from steward.notifications.rules import DEFAULTS, Kind, Wording

_T = MessageTemplate
_CHANGED = Fixed(
    select(_T.subject, _T.body)
    .where(_T.kind == bindparam("kind"))
    .where(_T.language.in_((bindparam("theirs"), bindparam("ours"))))
    .order_by((_T.language == bindparam("theirs")).desc())
    .limit(1)
)


def wording_for(session: Session, kind: Kind, *, theirs: str | None, ours: str) -> Wording:
    """Return the words in the customer's language, else in that of the business, else our own."""
    languages = {"theirs": theirs or ours, "ours": ours}
    row = _CHANGED.ask(session, {"kind": kind.value, **languages}).first()
    return Wording(row.subject, row.body) if row else own_words(kind)


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
