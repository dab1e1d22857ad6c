"""Where the chain stands, for the page of admins."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.kit.seals.tables import Head, Seal, Sealing


@dataclass(frozen=True)
class Standing:
    """How many facts and seals there are, the last signed day, and when all was last checked."""

    facts: int
    seals: int
    sealed_at: datetime | None
    head_day: date | None
    head_seal: int | None
    head_hash: str | None
    verified_at: datetime | None
    verified: int | None
    difference: str | None


def standing(session: Session) -> Standing:
    """Return where the chain stands."""
    counted = select(func.coalesce(func.sum(Seal.facts), 0), func.count(), func.max(Seal.at))
    facts, number, sealed_at = session.execute(counted).one()
    newest = select(Head, Seal.hash).join(Seal, Seal.number == Head.number)
    found = session.execute(newest.order_by(Head.day.desc()).limit(1)).first()
    head, sealed = found or (None, b"")
    done = session.scalars(select(Sealing)).one()
    return Standing(
        int(facts),
        number,
        sealed_at,
        head.day if head else None,
        head.number if head else None,
        sealed.hex() if head else None,
        done.verified_at,
        done.verified,
        done.difference,
    )
