"""How pages of problems say things: slices, rates, how sure something is, what was done."""

from collections.abc import Mapping, Sequence

from babel.numbers import format_decimal
from flask_babel import get_locale, lazy_gettext

from steward.kit.events import Fact
from steward.kit.texts import gettext as _
from steward.problems.queries import Named, ProblemRow
from steward.problems.rules import Found

_ODDS = (1_000_000, 100_000, 10_000, 1000, 100, 10)
_WHOLE = 0.0995  # of all: from here on a percentage needs no digit
DIMENSION_NAMES = {
    "product": lazy_gettext("Product"),
    "lot": lazy_gettext("Lot"),
    "supplier": lazy_gettext("Supplier"),
    "place": lazy_gettext("Sent from"),
    "carrier": lazy_gettext("Carrier"),
    "topic": lazy_gettext("Topic"),
    "article": lazy_gettext("Article"),
}
STANDINGS = {
    "noticed": lazy_gettext("Noticed"),
    "cause": lazy_gettext("Cause found"),
    "fix": lazy_gettext("Fix planned"),
    "proof": lazy_gettext("Fix runs, being proven"),
    "closed": lazy_gettext("Closed"),
}
BRANCH_NAMES = {
    "people": lazy_gettext("People"),
    "material": lazy_gettext("Material"),
    "method": lazy_gettext("Method"),
    "machine": lazy_gettext("Machine"),
    "surroundings": lazy_gettext("Surroundings"),
    "measuring": lazy_gettext("Measuring"),
}
BONE_STATES = {
    "open": lazy_gettext("to be looked into"),
    "cause": lazy_gettext("it is the cause"),
    "ruled_out": lazy_gettext("ruled out"),
}
ACTION_STATES = {
    "planned": lazy_gettext("Planned"),
    "running": lazy_gettext("Under way"),
    "done": lazy_gettext("Done"),
    "dropped": lazy_gettext("Dropped"),
}
GUARDS = {
    "corrective": lazy_gettext("mends what is there"),
    "preventive": lazy_gettext("keeps it from coming again"),
}
WAYS = {
    "ticket": lazy_gettext("in their ticket"),
    "chat": lazy_gettext("in the chat"),
    "mail": lazy_gettext("by mail"),
    "unreachable": lazy_gettext("cannot be reached"),
    "failed": lazy_gettext("failed"),
    "note": lazy_gettext("with a note"),
}
_ACTS = {
    "held": lazy_gettext("held the lot"),
    "released": lazy_gettext("released the lot"),
    "moved": lazy_gettext("promised other lots instead: %(what)s"),
    "paused": lazy_gettext("took the product off sale"),
    "resumed": lazy_gettext("let the product be sold again"),
    "warned": lazy_gettext("has whoever asks told: “%(what)s”"),
    "unwarned": lazy_gettext("has nobody told any more"),
    "told": lazy_gettext("wrote to %(what)s customers"),
    "woken": lazy_gettext("woke %(what)s tickets"),
}
_FACTS = {
    "problem.opened": lazy_gettext("noticed it: %(seen)s complaints where %(usual)s are usual"),
    "problem.closed": lazy_gettext("closed it"),
    "problem.reopened": lazy_gettext("took it up again"),
    "problem.ticket_linked": lazy_gettext("put T-%(ticket_id)s into it"),
    "problem.ticket_unlinked": lazy_gettext("took T-%(ticket_id)s out of it"),
    "problem.ticket_cause": lazy_gettext("gave T-%(ticket_id)s the cause “%(cause)s”"),
    "problem.action_planned": lazy_gettext("planned “%(what)s”, %(who)s, by %(by_on)s"),
    "problem.action_moved": lazy_gettext("said of “%(what)s”: %(state)s"),
}
_FIELDS = {
    "title": lazy_gettext("its name"),
    "statement": lazy_gettext("what is known"),
    "owner_id": lazy_gettext("who leads it"),
    "whys": lazy_gettext("the whys"),
    "bones": lazy_gettext("the fishbone"),
    "cause_id": lazy_gettext("the cause"),
    "root": lazy_gettext("the root"),
    "remedy": lazy_gettext("the remedy"),
    "fixed_on": lazy_gettext("since when the fix runs"),
}


def value_named(one: Named) -> str:
    """Say a value with its dimension: Lot B17 of Mara 2."""
    dimension = DIMENSION_NAMES[one.dimension]
    if one.of:
        return _("%(dimension)s %(name)s of %(of)s", dimension=dimension, name=one.name, of=one.of)
    return f"{dimension} {one.name}"


def slice_named(names: Sequence[Named]) -> str:
    """Say a slice: Product Mill, Carrier DHL."""
    return ", ".join(value_named(one) for one in names)


def problem_title(row: ProblemRow) -> str:
    """Say what a problem is called: as somebody named it, or by its slice."""
    return row.problem.title or _(
        "%(where)s: more complaints than usual", where=slice_named(row.names)
    )


def odds_said(found: Found) -> str:
    """Say how likely the slice looks so strong by luck."""
    odds = next((one for one in _ODDS if found.chance * one < 1), None)
    if odds is None:
        return _("It may be chance.")
    return _(
        "%(slices)s slices were looked at. The chance that one looks this strong by luck is under"
        " 1 in %(odds)s.",
        slices=found.looked_at,
        odds=format_decimal(odds, locale=get_locale()),
    )


def per_cent(share: float) -> str:
    """Write a share: 14 %, 0.9 %."""
    pattern = "#,##0" if share >= _WHOLE else "#,##0.0"
    return f"{format_decimal(share * 100, pattern, locale=get_locale())} %"


def rate_said(rate: float | None) -> str:
    """Write complaints for each 1,000: 7.9; a dash where there is none."""
    return "–" if rate is None else str(format_decimal(rate, "#,##0.0", locale=get_locale()))


def problem_fact(fact: Fact) -> str:
    """Say what somebody did with a problem."""
    if fact.kind == "problem.changed":
        changes: Mapping[str, object] = fact.data["changes"]
        fields = ", ".join(str(_FIELDS[name]) for name in changes)
        return _("changed %(fields)s", fields=fields)
    state = ACTION_STATES.get(fact.data.get("after", ""), "")
    words = _ACTS[fact.data["act"]] if fact.kind == "problem.acted" else _FACTS[fact.kind]
    said = str(words) % (fact.data | {"state": state})
    reason = fact.data.get("reason")
    return f"{said}: {reason}" if reason else said
