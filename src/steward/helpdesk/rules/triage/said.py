"""What the factors of a judgement found, in plain words."""

from collections.abc import Callable, Mapping
from typing import Any

from steward.helpdesk.rules.triage.values import Factor
from steward.kit.marks import N_

_DAY = 24  # hours
Found = Mapping[str, Any]

SEVERITY_WORDS = {
    "critical": N_("critical"),
    "high": N_("high"),
    "normal": N_("normal"),
    "low": N_("low"),
}

RULE_WORDS = {
    "normal_from": N_("Normal from"),
    "high_from": N_("High from"),
    "critical_from": N_("Critical from"),
    "start": N_("Every ticket starts with"),
    "safety_points": N_("Points for danger"),
    "safety_words": N_("Words of danger"),
    "outage_points": N_("Points for standstill"),
    "outage_words": N_("Words of standstill"),
    "no_hurry_points": N_("Points taken off for no hurry"),
    "no_hurry_words": N_("Words of no hurry"),
    "tone_points": N_("Most points for the tone"),
    "angry_words": N_("Angry words"),
    "product_points": N_("Points by product or category"),
    "criticality_points": N_("Most points for a critical product"),
    "order_points": N_("Most points for the order’s value"),
    "order_top": N_("Order value that gives them all"),
    "customer_points": N_("Most points for the customer’s value"),
    "segment_points": N_("Points by segment"),
    "repeat_points": N_("Points for each contact before"),
    "repeat_most": N_("At most"),
    "repeat_days": N_("Within so many days"),
    "wait_points": N_("Points for waiting"),
    "wait_hours": N_("For each so many hours"),
    "wait_most": N_("At most"),
}


def said(factor: Factor) -> str:
    """Say what a factor found, in words that N_ has marked."""
    say = _SAY.get(factor.key)
    return say(factor.found) if say else factor.key


def factors_of(rows: list[list[Any]] | None) -> tuple[Factor, ...]:
    """Return the factors that JSON has kept."""
    return tuple(Factor(*row) for row in rows or ())


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _waited(found: Found) -> str:
    hours = found["hours"]
    if hours < 2 * _DAY:
        return N_("the customer waits since %(hours)s hours", hours=hours)
    return N_("the customer waits since %(days)s days", days=hours // _DAY)


def _repeat(found: Found) -> str:
    contact, days = found["contact"], found["days"]
    if contact == 2:  # noqa: PLR2004 - the words for it
        return N_("second contact in %(days)s days", days=days)
    if contact == 3:  # noqa: PLR2004 - the words for it
        return N_("third contact in %(days)s days", days=days)
    return N_("contact no. %(contact)s in %(days)s days", contact=contact, days=days)


def _tone(found: Found) -> str:
    if found["words"]:
        return N_("upset: %(words)s", words=_quoted(found["words"]))
    return N_("capitals") if found["shouts"] else N_("exclamation marks")


def _matrix(found: Found) -> str:
    return N_(
        "impact %(impact)s, urgency %(urgency)s: %(word)s",
        impact=found["impact"],
        urgency=found["urgency"],
        word=SEVERITY_WORDS[found["severity"]],
    )


_SAY: dict[str, Callable[[Found], str]] = {
    "start": lambda _found: N_("every ticket starts with"),
    "matrix": _matrix,
    "safety": lambda found: N_("says %(words)s", words=_quoted(found["words"])),
    "outage": lambda found: N_("says %(words)s", words=_quoted(found["words"])),
    "no_hurry": lambda found: N_("no hurry: %(words)s", words=_quoted(found["words"])),
    "product": lambda found: N_("about %(name)s", name=found["name"]),
    "criticality": lambda found: N_(
        "criticality of %(product)s: %(word)s",
        product=found["product"],
        word=SEVERITY_WORDS[found["level"]],
    ),
    "order": lambda found: N_("order of %(value)s", value=f"{found['value']:,}"),
    "customer": lambda found: N_(
        "customer among the best %(share)s %%", share=max(100 - found["share"], 1)
    ),
    "segment": lambda found: N_("customer is one of “%(name)s”", name=found["name"]),
    "repeat": _repeat,
    "tone": _tone,
    "waited": _waited,
}
