"""Keeping what solved tickets were about, so that one like them finds how they were solved."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.assistant.models import SolvedMeaning
from steward.helpdesk import solved_not_in
from steward.quant.meaning import meanings_of

_AT_ONCE = 5_000


def note_solved(session: Session) -> int:
    """Keep the meanings of solved tickets that are not kept yet, the newest first; count them."""
    found = solved_not_in(session, select(SolvedMeaning.ticket_id), most=_AT_ONCE)
    meanings = meanings_of([asked for _, asked in found])
    rows = [
        {"ticket_id": ticket_id, "meaning": meaning.tolist()}
        for (ticket_id, _), meaning in zip(found, meanings, strict=True)
    ]
    if rows:
        session.execute(insert(SolvedMeaning).on_conflict_do_nothing(), rows)
    return len(rows)
