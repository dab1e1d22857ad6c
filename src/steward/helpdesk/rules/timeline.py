"""A ticket's timeline: what was said, and between that, what was done, in the order of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

_SAID = "ticket.message"  # the message itself stands in the timeline


class _Dated(Protocol):
    @property
    def created_at(self) -> datetime:
        """When it was said."""


class _Fact(Protocol):
    @property
    def at(self) -> datetime:
        """When it was done."""

    @property
    def kind(self) -> str:
        """What was done."""


M = TypeVar("M", bound=_Dated)
F = TypeVar("F", bound=_Fact)


@dataclass(frozen=True)
class Entry(Generic[M, F]):
    """One message, or the facts between two messages."""

    message: M | None
    facts: Sequence[F] = ()


def timeline(messages: Iterable[M], facts: Iterable[F]) -> list[Entry[M, F]]:
    """Merge messages and facts; facts that follow one another fold into one entry."""
    dated: list[tuple[datetime, M | None, F | None]] = [(m.created_at, m, None) for m in messages]
    dated += [(f.at, None, f) for f in facts if f.kind != _SAID]
    entries: list[Entry[M, F]] = []
    folded: list[F] = []
    for _, message, fact in sorted(dated, key=lambda one: one[0]):
        if fact is not None:
            folded.append(fact)
            continue
        if folded:
            entries.append(Entry(None, tuple(folded)))
            folded = []
        entries.append(Entry(message))
    if folded:
        entries.append(Entry(None, tuple(folded)))
    return entries
