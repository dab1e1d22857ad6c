"""A ticket's timeline: messages and facts in one order, facts between messages folded."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from steward.helpdesk.rules.timeline import timeline

_START = datetime(2026, 11, 20, 14, 32, tzinfo=UTC)


@dataclass(frozen=True)
class _Said:
    minute: int

    @property
    def created_at(self) -> datetime:
        return _START + timedelta(minutes=self.minute)


@dataclass(frozen=True)
class _Done:
    minute: int
    kind: str = "ticket.resolved"

    @property
    def at(self) -> datetime:
        return _START + timedelta(minutes=self.minute)


_minutes = st.lists(st.integers(0, 20), max_size=12)


@given(_minutes, _minutes)
def test_all_is_told_once_in_the_order_of_time_and_facts_are_folded(
    said: list[int], done: list[int]
) -> None:
    entries = timeline(map(_Said, said), map(_Done, done))

    times = [
        time
        for entry in entries
        for time in ([entry.message.minute] if entry.message else [f.minute for f in entry.facts])
    ]
    assert times == sorted(said + done)
    assert all((entry.message is None) == bool(entry.facts) for entry in entries)
    folded = [entry.message is None for entry in entries]
    assert not any(a and b for a, b in pairwise(folded))


def test_fact_of_a_message_is_left_to_the_message() -> None:
    entries = timeline([_Said(1)], [_Done(1, "ticket.message"), _Done(2)])
    assert [(entry.message, entry.facts) for entry in entries] == [
        (_Said(1), ()),
        (None, (_Done(2),)),
    ]
