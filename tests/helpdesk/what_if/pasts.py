"""A past week of a small desk: who worked, what came, and what became of it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.actions.routing import change_routing
from steward.helpdesk.forms import NewMessage, RoutingRulesForm, WhatIfForm
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Channel, State
from steward.kit import clock
from tests.cast import BEN, CLEO, SAM
from tests.helpdesk.board.histories import given
from tests.helpdesk.promises.promising import policy, raised
from tests.routing.staff import give, make_calendar, make_skill, staff

DAYS = 3  # that lie behind us, with four tickets each


def past(session: Session) -> list[Ticket]:
    """Give Ben and Cleo shifts and a skill, and let tickets of some days be solved by Ben.

    Each waits an hour, then is in his hands for four; eight are promised.
    """
    all_day = make_calendar(session)
    policy(session, all_day, first_reply="1 h", next_reply="2 h", resolution="8 h")
    boilers = make_skill(session, "Boilers", words="boiler", level="0.3")
    for who, level in ((BEN, 1.0), (CLEO, 0.5)):
        give(session, who, {boilers: level})
        staff(session, who, all_day, capacity=2)
    change_routing(session, _ROUTED, actor=SAM.actor)
    now = clock.now()
    return [
        _solved(session, now - timedelta(days=day, minutes=30 * place), hours=4)
        for day in range(1, DAYS + 1)
        for place in range(4)
    ]


_ROUTED = RoutingRulesForm(is_on=True, offer_minutes=0, most_transfers=2)


def _solved(session: Session, at: datetime, *, hours: float) -> Ticket:
    with clock.frozen(at):
        ticket = raised(session, category="boiler")
        clock.advance(timedelta(hours=1))
        given(session, ticket, BEN)
        clock.advance(timedelta(hours=hours))
        new = NewMessage(body="Mended.", then=State.RESOLVED)
        actions.add_message(session, ticket.id, new, actor=BEN.actor, channel=Channel.WEB)
    return ticket


def form(**changes: object) -> WhatIfForm:
    """Ask about these days."""
    today = clock.now().date()
    days = {"first": today - timedelta(days=DAYS + 1), "last": today}
    return WhatIfForm.model_validate(days | changes)


def sent(**changes: object) -> dict[str, object]:
    """Return the form of these days as a browser sends it."""
    asked = form()
    return {"first": asked.first.isoformat(), "last": asked.last.isoformat()} | changes
