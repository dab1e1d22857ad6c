"""Facts: every change is told once, kept for ever, heard in the same transaction.

A module declares its facts as frozen dataclasses on `Event`. An action calls `record`; the fact's
row is written, the listeners registered in `steward.main` run, and pages that watch hear at commit.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy import Index, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from steward.kit import clock, db, live
from steward.kit.db import Base, BigInt, Id, Moment


class Actor(Protocol):
    """Whoever does something: the kit needs a number and a name to write down."""

    @property
    def user_id(self) -> int | None:
        """The user behind it, or None for the system itself."""

    @property
    def name(self) -> str:
        """What people call it."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Subclasses name their `kind` and `subject_kind` and add fields."""

    kind: ClassVar[str]
    subject_kind: ClassVar[str]
    subject_id: int

    def topics(self) -> tuple[str, ...]:
        """Name the live topics that this fact changes."""
        return (f"{self.subject_kind}:{self.subject_id}",)

    def data(self) -> dict[str, Any]:
        """Return what the fact's row keeps beside its subject; must fit into JSON."""
        return {name: value for name, value in vars(self).items() if name != "subject_id"}


class Fact(Base):
    """The row of a fact: append-only, by a trigger."""

    __tablename__ = "facts"
    __table_args__ = (Index("facts_subject_ix", "subject_kind", "subject_id", "id"),)

    id: Mapped[Id]
    at: Mapped[Moment]
    kind: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[BigInt]
    actor_id: Mapped[BigInt | None]
    actor_name: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)


# As words, since nobody needs the row as an object: this is part of every act, and takes a third.
_TELL = """
    insert into facts (at, kind, subject_kind, subject_id, actor_id, actor_name, data)
    values (%(at)s, %(kind)s, %(subject_kind)s, %(subject_id)s, %(actor_id)s, %(actor_name)s,
            %(data)s::jsonb)
"""

Listener = Callable[[Session, Any, Actor], None]
_listeners: dict[type[Event], list[Listener]] = {}


def listen(kind: type[Event], listener: Listener) -> None:
    """Have `listener(session, event, actor)` called in the transaction of each such event."""
    known = _listeners.setdefault(kind, [])
    if listener not in known:
        known.append(listener)


def record(session: Session, event: Event, *, actor: Actor, at: datetime | None = None) -> None:
    """Write the fact, run its listeners, and tell pages that watch once it is committed.

    A listener that fails undoes the whole change: nothing happens by half.
    """
    row = row_of_fact(event, at or clock.now(), actor.name, actor.user_id)
    session.flush()
    db.later(session, _TELL, row | {"data": json.dumps(row["data"])})
    live.announce(session, *event.topics())
    for listener in _listeners.get(type(event), ()):
        listener(session, event, actor)


def row_of_fact(
    event: Event, at: datetime, actor_name: str, actor_id: int | None
) -> dict[str, Any]:
    """Return the row of a fact, as the table has it."""
    return {
        "at": at,
        "kind": event.kind,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "actor_id": actor_id,
        "actor_name": actor_name,
        "data": event.data(),
    }


def facts_about(session: Session, subject_kind: str, subject_id: int) -> list[Fact]:
    """Return all facts about one thing, oldest first."""
    about = (Fact.subject_kind == subject_kind) & (Fact.subject_id == subject_id)
    return list(session.scalars(select(Fact).where(about).order_by(Fact.at, Fact.id)))


def find_latest_fact(session: Session, subject_kind: str, subject_id: int) -> Fact | None:
    """Return the last fact that was recorded about one thing, or None."""
    about = (Fact.subject_kind == subject_kind) & (Fact.subject_id == subject_id)
    return session.scalars(
        select(Fact).where(about).order_by(Fact.id.desc()).limit(1)
    ).one_or_none()
