"""What is known of that somebody asks about: we know; here is what to do.

Only what a customer may know: who asks about a product of which one lot is bad, or what one carrier
brought, hears of it if they got some of that themselves. The words are those of whoever leads it.
"""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import find_person_of_user
from steward.inventory import NamedGoods, goods_named
from steward.problems.models import Problem, ProblemNote
from steward.problems.queries.acts import find_goods, goods_said
from steward.problems.queries.affected import buyers
from steward.problems.rules import sold_part


@dataclass(frozen=True)
class Known:
    """A note that warns: of which problem, about what, in the words for its reader."""

    problem: Problem
    product_id: int | None
    about: str
    words: str


def known_for(session: Session, asker: Actor | None, text: str, language: str) -> list[Known]:
    """Return what is known of that a customer, or a stranger (None), asks about."""
    is_customer = asker is not None and not asker.is_staff and asker.user_id is not None
    person = find_person_of_user(session, asker.user_id or 0) if asker and is_customer else None
    return known_to(session, person.id if person else None, text, language)


def known_to(session: Session, person_id: int | None, text: str, language: str) -> list[Known]:
    """Return what is known of that somebody asks about, whoever reads it for them."""
    noted = _noted(session)
    if not noted or not text.strip():
        return []
    named = goods_named(session, text)
    return [
        _known(session, problem, note, language)
        for problem, note in noted
        if _concerns(session, problem, person_id, text, named)
    ]


def note_of(session: Session, problem: Problem, language: str) -> Known | None:
    """Return what is told of a problem while it is open, or None."""
    note = session.get(ProblemNote, problem.id)
    is_told = note is not None and note.ended_at is None and problem.is_open
    return _known(session, problem, note, language) if note and is_told else None


def _noted(session: Session) -> list[tuple[Problem, ProblemNote]]:
    query = (
        select(Problem, ProblemNote)
        .join(ProblemNote, ProblemNote.problem_id == Problem.id)
        .where(Problem.closed_at.is_(None), ProblemNote.ended_at.is_(None))
    )
    return [(one, note) for one, note in session.execute(query.order_by(Problem.id.desc()))]


def _known(session: Session, problem: Problem, note: ProblemNote, language: str) -> Known:
    product, _lot = goods_said(session, problem)
    _lot_id, product_id = find_goods(session, problem)
    return Known(problem, product_id, product, note.said_in(language))


def _concerns(
    session: Session, problem: Problem, person_id: int | None, text: str, named: NamedGoods
) -> bool:
    _lot_id, product_id = find_goods(session, problem)
    names_it = product_id in {one.product_id for one in named.goods}
    if names_it and named.is_clear and sold_part(problem.where).keys() == {"product"}:
        return True
    if person_id is None:
        return False
    got = buyers(session, problem, person_id=person_id)
    return any(names_it or _names_order(text, one.order_id) for one in got)


def _names_order(text: str, order_id: int) -> bool:
    return re.search(rf"(?<![\w-])(?:O-?)?{order_id}\b", text, re.IGNORECASE) is not None
