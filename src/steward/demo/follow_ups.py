"""What the demo business is to do next for its customers: some today, some late, some done."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import FollowUp, write_lived_follow_ups
from steward.demo.rhythm import HOME
from steward.kit import clock

_STEPS = (
    ("call", "Ask whether the new grinder is set right"),
    ("mail", "Send the recipe for decaf they asked for"),
    ("call", "Ask when the second machine is wanted"),
    ("visit", "Look at the water filter with them"),
    ("call", "Say when the gaskets come"),
    ("mail", "Send the plan for a training day"),
    ("call", "Ask how the summer blend sells"),
    ("call", "Go through the yearly beans with them"),
)
_DONE = ("All is well.", "They think it over until next month.", "Sent; they were glad of it.")
_DAYS = (-9, -6, -3, -1, 0, 0, 2, 6)  # from today on; the first three are done


def fill_follow_ups(session: Session, people: Mapping[str, int], agents: Sequence[Actor]) -> None:
    """Write some follow-ups of companies that buy, by the ids of people by address."""
    rng, now = Random(23), clock.now()
    today = now.astimezone(HOME).date()
    lived = []
    whom = rng.sample(sorted(people.values()), min(len(people), len(_STEPS)))
    for place, (person_id, (means, title), days) in enumerate(
        zip(whom, _STEPS, _DAYS, strict=False)
    ):
        one = FollowUp(person_id=person_id, means=means, title=title, due_on=today)
        one.due_on += timedelta(days=days)
        one.created_at = now - timedelta(days=12)
        one.assignee_id = agents[place % len(agents)].user_id if place != len(_DAYS) - 1 else None
        if place < len(_DONE):
            one.state, one.outcome = "done", _DONE[place]
            one.ended_at = datetime.combine(one.due_on, time(10, 20), HOME)
        lived.append(one)
    write_lived_follow_ups(session, lived)
