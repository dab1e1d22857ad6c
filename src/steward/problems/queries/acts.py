"""What is in force because of a problem: held, paused, warned of, told; and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.inventory import Product, StockHold, Withheld, find_withheld, open_holds
from steward.kit.outbox import DEAD, Letter
from steward.problems.models import Problem, ProblemLetter, ProblemMessage, ProblemNote
from steward.problems.queries.naming import name_values
from steward.problems.rules import About, Release, Way

_SHOWN = 50  # people who were not reached, by name


def holder_of(problem: Problem) -> str:
    """Return for what the stores keep goods back."""
    return f"problem:{problem.id}"


@dataclass(frozen=True)
class Sent:
    """A message with how many it went to by each way; `missed` are people it did not reach."""

    message: ProblemMessage
    counts: Mapping[str, int]
    missed: Sequence[tuple[str, str]]

    @property
    def total(self) -> int:
        """How many it is for."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """How many it has still to go to."""
        return self.counts.get("", 0)

    @property
    def done(self) -> int:
        """How many were told, or could not be."""
        return self.total - self.waiting


@dataclass(frozen=True)
class InForce:
    """All acts at hand of a problem, as they stand: `own` and `paused` are its own holds."""

    problem: Problem
    lot: Withheld | None
    own: StockHold | None
    product: Product | None
    pauses: Sequence[StockHold]
    paused: StockHold | None
    note: ProblemNote | None
    sent: Sequence[Sent]

    @property
    def releasable(self) -> list[Release]:
        """What it keeps back or says by itself, and can let go."""
        theirs = {Release.LOT: self.own, Release.PRODUCT: self.paused, Release.WARNING: self.note}
        return [what for what, kept in theirs.items() if kept is not None]


def find_goods(session: Session, problem: Problem) -> tuple[int | None, int | None]:
    """Return the lot and the product that a problem is of, each if it is."""
    where = problem.where
    if "lot" in where:
        lot = find_withheld(session, int(where["lot"]))
        return lot.lot.id, lot.product.id
    return None, int(where["product"]) if "product" in where else None


def goods_said(session: Session, problem: Problem) -> tuple[str, str]:
    """Return what product and lot of a problem are called; empty what it is not of."""
    named = name_values(session, problem.where.items())
    lot = next((one for one in named.values() if one.dimension == "lot"), None)
    product = next((one.name for one in named.values() if one.dimension == "product"), "")
    return (product or lot.of, lot.name) if lot else (product, "")


def in_force(session: Session, problem: Problem, *, with_sent: bool = True) -> InForce:
    """Return how all acts at hand of a problem stand; what was sent only if it is asked for."""
    lot_id, product_id = find_goods(session, problem)
    lot = find_withheld(session, lot_id) if lot_id else None
    pauses = open_holds(session, product_id=product_id) if product_id else []
    note = session.get(ProblemNote, problem.id)
    return InForce(
        problem,
        lot,
        _own(lot.holds if lot else [], problem),
        session.get(Product, product_id) if product_id else None,
        pauses,
        _own(pauses, problem),
        note if note and note.ended_at is None else None,
        messages_of(session, problem.id) if with_sent else [],
    )


def _own(holds: Sequence[StockHold], problem: Problem) -> StockHold | None:
    return next((one for one in holds if one.holder == holder_of(problem)), None)


def messages_of(session: Session, problem_id: int) -> list[Sent]:
    """Return what was told because of a problem, the latest first."""
    query = select(ProblemMessage).where(ProblemMessage.problem_id == problem_id)
    messages = session.scalars(query.order_by(ProblemMessage.id.desc())).all()
    counts: dict[int, dict[str, int]] = {one.id: {} for one in messages}
    counted = select(ProblemLetter.message_id, ProblemLetter.told, func.count())
    grouped = counted.where(ProblemLetter.message_id.in_(counts)).group_by(
        ProblemLetter.message_id, ProblemLetter.told
    )
    for message_id, told, count in session.execute(grouped):
        counts[message_id][told] = count
    return [Sent(one, counts[one.id], _missed(session, one)) for one in messages]


def _missed(session: Session, message: ProblemMessage) -> list[tuple[str, str]]:
    """Return by name who was not reached, and why; also whose mail came back from the outbox."""
    if message.about == About.WOKEN:
        return []
    letters = (
        select(Person.name, ProblemLetter.told, ProblemLetter.why, ProblemLetter.person_id)
        .join(Person, Person.id == ProblemLetter.person_id)
        .where(ProblemLetter.message_id == message.id)
        .order_by(Person.id)
    )
    bad = letters.where(ProblemLetter.told.in_([Way.UNREACHABLE, Way.FAILED])).limit(_SHOWN)
    dead = select(Letter.key).where(
        Letter.key.like(f"problems.message.{message.id}.%"), Letter.state == DEAD
    )
    ids = [int(key.rpartition(".")[2]) for key in session.scalars(dead.limit(_SHOWN))]
    lost = letters.where(ProblemLetter.person_id.in_(ids)) if ids else None
    found = [(row.name, row.why) for row in session.execute(bad)]
    return found + [
        (row.name, Way.MAIL) for row in (session.execute(lost) if lost is not None else ())
    ]
