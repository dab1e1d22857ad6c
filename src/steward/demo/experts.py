"""Who is good at what at Brindle Coffee, when they work, and what their open tickets take."""

from collections.abc import Mapping
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor
from steward.demo import content
from steward.helpdesk import RoutingRulesForm, Ticket, change_routing
from steward.promises import CalendarForm, add_calendar
from steward.routing import (
    LevelsForm,
    SkillForm,
    StaffingForm,
    add_skill,
    change_staffing,
    set_levels,
    take_load,
)

# What each team knows, and the categories that ask for it.
_TOPICS = {
    "Machines": ("Machines and grinders", ["Defect", "Question", "Quality"]),
    "Orders": ("Orders and delivery", ["Delivery", "Order change", "Return", "Account"]),
    "Billing": ("Invoices and payment", ["Invoice", "Payment"]),
    "Wholesale": ("Wholesale", ["Quote"]),
}
_LANGUAGES = {
    "nl": "Dutch",
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "sv": "Swedish",
}
_CARERS = frozenset({"agent", "supervisor"})
_ALWAYS = frozenset({"ines@brindle.example", "sofie@brindle.example"})  # so that one can try it
_CAPACITY = 10.0


def make_experts(
    session: Session, business: content.Business, staff: Mapping[str, Actor], care_desk: int
) -> None:
    """Enter skills, levels and shifts, and have tickets given out by them."""
    topics = {team: _skill(session, name, words) for team, (name, words) in _TOPICS.items()}
    languages = {
        code: _skill(session, name, [code], kind="language") for code, name in _LANGUAGES.items()
    }
    always = _always(session)
    rng = Random(7)
    for one in business.staff:
        if one.role in _CARERS:
            known = {topics[team]: round(rng.uniform(0.65, 0.95), 2) for team in one.teams}
            spoken = {languages[code]: 0.9 for code in one.languages}
            levels = LevelsForm(levels=known | spoken)
            agent_id = staff[one.email].user_id or 0
            set_levels(session, agent_id, levels, actor=SYSTEM)
            shifts = [care_desk, always] if one.email in _ALWAYS else [care_desk]
            staffing = StaffingForm(capacity=_CAPACITY, shifts=shifts)
            change_staffing(session, agent_id, staffing, actor=SYSTEM)
    change_routing(
        session, RoutingRulesForm(is_on=True, offer_minutes=10, most_transfers=2), actor=SYSTEM
    )


def _skill(session: Session, name: str, words: list[str], kind: str = "topic") -> int:
    form = {"name": name, "kind": kind, "words": "\n".join(words), "level": "0.5"}
    return add_skill(session, SkillForm.model_validate(form), actor=SYSTEM).id


def _always(session: Session) -> int:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    form = {"name": "Any time", "zone": "Europe/Amsterdam"} | dict.fromkeys(days, "00:00-24:00")
    return add_calendar(session, CalendarForm.model_validate(form), actor=SYSTEM).id


def count_loads(session: Session) -> None:
    """Let everybody carry what their open tickets take."""
    carried = select(Ticket.carried_by, func.sum(Ticket.carried)).group_by(Ticket.carried_by)
    for agent_id, units in session.execute(carried.where(Ticket.carried_by.is_not(None))):
        take_load(session, agent_id or 0, units, past_capacity=True)
