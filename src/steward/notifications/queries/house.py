"""What the house has set about notifications, kept in the process until somebody changes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.kit.kept import Kept
from steward.notifications.models import MessageTemplate, NotificationDefaults, Webhook
from steward.notifications.rules import Wording


@dataclass(frozen=True)
class House:
    """What is usual for a role, words that were changed by kind and language, kinds called for."""

    usual: Mapping[str, Mapping[str, list[str]]]
    words: Mapping[tuple[str, str], Wording]
    called_for: frozenset[str]


def _load(session: Session) -> House:
    usual = session.execute(select(NotificationDefaults.role, NotificationDefaults.ways)).all()
    words = session.scalars(select(MessageTemplate)).all()
    kinds = session.scalars(select(func.unnest(Webhook.kinds)).where(Webhook.is_on))
    return House(
        dict(usual),
        {(one.kind, one.language): Wording(one.subject, one.body) for one in words},
        frozenset(kinds),
    )


_KEPT = Kept("notifications", _load)


def house_of(session: Session) -> House:
    """Return it, looked at once for all that one act tells of."""
    if "notifications" not in session.info:
        session.info["notifications"] = _KEPT.read(session)
    house: House = session.info["notifications"]
    return house
