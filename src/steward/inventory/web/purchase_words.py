"""What was done with a purchase order, and how long goods take, in words."""

from collections.abc import Callable

from steward.inventory.rules import LeadTime
from steward.kit.events import Fact
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext


def purchase_fact(fact: Fact) -> str:
    """Say what was done, after who did it."""
    said = _SAYING.get(fact.kind, _done)(fact)
    reason = fact.data.get("reason")
    return _("%(said)s: %(reason)s", said=said, reason=reason) if reason else said


def _sent(fact: Fact) -> str:
    to = fact.data["to"]
    return _("sent it to %(to)s", to=to) if to else _("noted that it is ordered")


def _confirmed(fact: Fact) -> str:
    short, late = fact.data["short"], fact.data["late"]
    less = _("%(n)s with less", n=short) if short else ""
    later = _("%(n)s later than needed", n=late) if late else ""
    which = ", ".join(filter(None, [less, later])) or _("as ordered")
    by_link = fact.data["by_link"]
    how = _("confirmed it by the link") if by_link else _("entered the confirmation")
    return f"{how}, {which}"


def _received(fact: Fact) -> str:
    return _("received the rest") if fact.data["complete"] else _("received a part")


def _done(fact: Fact) -> str:
    return {
        "purchase.added": _("wrote the draft"),
        "purchase.changed": _("changed the draft"),
        "purchase.closed": _("closed it"),
        "purchase.cancelled": _("cancelled it"),
    }[fact.kind]


_SAYING: dict[str, Callable[[Fact], str]] = {
    "purchase.sent": _sent,
    "purchase.confirmed": _confirmed,
    "purchase.received": _received,
}


def lead_time(one: LeadTime | None) -> str:
    """Say how long goods took: "19.5 ± 3.2 days, of 7 lines"."""
    if one is None or not one.n:
        return _("nothing came yet")
    mean = f"{one.mean:.1f}" if one.spread is None else f"{one.mean:.1f} ± {one.spread:.1f}"
    return ngettext(
        "%(mean)s days, of %(num)d line", "%(mean)s days, of %(num)d lines", one.n, mean=mean
    )
