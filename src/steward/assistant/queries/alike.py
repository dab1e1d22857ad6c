"""Solved tickets that mean nearly the same."""

from collections.abc import Sequence

from sqlalchemy import Float, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.models import SolvedMeaning
from steward.helpdesk import SolvedTicket, solved_among
from steward.quant.meaning import meaning_of

_LOOKED_AT = 20
_SHOWN = 3
_ALIKE = 0.4  # the least cosine


def solved_alike(
    session: Session, actor: Actor, ticket_id: int, asked: str
) -> Sequence[SolvedTicket]:
    """Return the solved tickets nearest in meaning to what is asked, that the actor may see."""
    distance = SolvedMeaning.meaning.op("<=>", return_type=Float())(meaning_of(asked).tolist())
    nearest = (
        select(SolvedMeaning.ticket_id, (1 - distance).label("likeness"))
        .order_by(distance)
        .limit(_LOOKED_AT)
    )
    near = [
        other
        for other, likeness in session.execute(nearest)
        if likeness >= _ALIKE and other != ticket_id
    ]
    return solved_among(session, actor, near)[:_SHOWN]
