"""What holds of two who are one, and what does not go back when they part again."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from steward.kit.marks import N_


class Said(NamedTuple):
    """What somebody said about being written to; without topics, it is about all."""

    given: bool
    topics: tuple[str, ...]
    source: str
    changed_at: datetime
    proof: str = ""
    file_id: int | None = None


def stricter(one: Said | None, other: Said | None) -> tuple[Said | None, str]:
    """Return what holds of what two said who are one person, and why: the stricter of both.

    Who has said nothing narrows nothing. Of two who agreed, what both agreed to holds.
    """
    if one is None or other is None:
        known = one or other
        why = N_("Only one of the two has said something: it holds.")
        return known, why if known else N_("Neither has said anything about news.")
    last = max(one, other, key=lambda said: said.changed_at)
    if not (one.given and other.given):
        refused = [said for said in (one, other) if not said.given]
        last = max(refused, key=lambda said: said.changed_at)
        return last, N_("One of the two wants no news: none are sent.")
    if not (one.topics and other.topics):
        both = one.topics or other.topics
        return last._replace(topics=both), N_("Both agreed to news: the narrower of the two holds.")
    both = tuple(sorted(set(one.topics) & set(other.topics)))
    why = N_("Both agreed to news: what both agreed to holds.")
    if not both:
        why = N_("They agreed to different news, and to none that both want: none are sent.")
    return last._replace(given=bool(both), topics=both), why


class Left(StrEnum):
    """What does not go back when two who became one are two again."""

    LATER = "later"
    ELSEWHERE = "elsewhere"
    CHANGED = "changed"
    TAKEN = "taken"


_FIELDS = {
    "name": N_("Name"),
    "email": N_("Email"),
    "company_id": N_("Company"),
    "segment": N_("Segment"),
    "standing_agent_id": N_("Standing agent"),
    "language": N_("Language"),
    "notes": N_("Notes"),
    "user_id": N_("Login"),
    "tags": N_("Tags"),
    "address": N_("Address"),
    "postcode": N_("Postcode"),
    "city": N_("City"),
    "country": N_("Country"),
    "fields": N_("Fields"),
    "created_at": N_("Since"),
    "mail_trouble": N_("Whether mail arrives"),
}


def left_words(which: str, what: str, number: int) -> str:
    """Say what did not go back: rows of a kind, by its words, or a column of the person."""
    what = N_(_FIELDS.get(what, what))
    if which == Left.LATER:
        return N_("%(what)s that came after the merge stay: %(number)s", what=what, number=number)
    if which == Left.ELSEWHERE:
        return N_(
            "%(what)s that are elsewhere by now stay there: %(number)s", what=what, number=number
        )
    if which == Left.CHANGED:
        return N_("%(what)s was changed since the merge, and stays.", what=what)
    return N_("%(what)s is somebody else’s by now.", what=what)
