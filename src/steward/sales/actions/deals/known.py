"""What deals of a file name that is here: stages, customers, those who sell, products."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Actor, User, staff
from steward.customers import companies_named
from steward.inventory import Sellable, usual_currency
from steward.kit import events
from steward.sales.actions.deals.writing import find_goods
from steward.sales.events.deals import DealStageAdded
from steward.sales.forms.deals import PastDeal
from steward.sales.models.deals import DealStage
from steward.sales.queries.deals import stages
from steward.sales.rules.deals import DealState, find_end

_EVEN = Decimal("0.5")  # how likely deals of a stage are won that only a file told of, until known


@dataclass(frozen=True)
class Known:
    """What is here, by the names in a file (in lower case; products as they are written)."""

    stages: Mapping[str, DealStage]
    companies: Mapping[str, int]
    reps: Mapping[str, User]
    goods: Mapping[str, Sellable | None]
    currency: str
    zone: ZoneInfo
    new_stages: Sequence[str] = ()  # names of those that are not here, or were not

    def kind_of(self, row: PastDeal) -> DealState:
        """Return how a deal stands, also in a stage that is still to be added."""
        stage = find_stage(self.stages, row)
        return DealState(stage.kind) if stage else DealState.OPEN

    def stage(self, row: PastDeal) -> DealStage:
        """Return the stage of a deal, which is here."""
        return self.stages[row.stage.lower()]


def find_stage(by_name: Mapping[str, DealStage], row: PastDeal) -> DealStage | None:
    """Return the stage that a deal stands in, or None where it is not here.

    Stages for deals won and lost are told by what others call them, too, and by the outcome.
    """
    found = by_name.get(row.stage.lower())
    kind = find_end(row.outcome) or find_end(row.stage)
    ends = (one for one in by_name.values() if one.kind == kind)
    return found or (next(ends, None) if kind else None)


def look_up(
    session: Session,
    rows: Sequence[PastDeal],
    zone: ZoneInfo,
    *,
    add_stages_by: Actor | None = None,
) -> Known:
    """Look for all that deals name; with an actor, stages that are not here are added."""
    by_name = {one.name.lower(): one for one in stages(session)}
    missing = _missing(by_name, rows)
    if add_stages_by:
        by_name |= _add_stages(session, missing, by_name, add_stages_by)
    for row in rows:
        found = find_stage(by_name, row)
        if found:
            by_name[row.stage.lower()] = found
    return Known(
        by_name,
        companies_named(session, {row.account for row in rows if row.account}),
        _reps(session),
        {name: find_goods(session, name) for name in {row.product for row in rows} if name},
        usual_currency(session),
        zone,
        missing,
    )


def _missing(by_name: Mapping[str, DealStage], rows: Sequence[PastDeal]) -> list[str]:
    """Return the names of stages that are not here, in the order in which they come."""
    names = {row.stage.lower(): row.stage for row in rows if not find_stage(by_name, row)}
    return list(names.values())


def _add_stages(
    session: Session, names: Sequence[str], by_name: Mapping[str, DealStage], actor: Actor
) -> dict[str, DealStage]:
    """Add open stages behind those that there are."""
    last = max(one.position for one in by_name.values() if one.kind == DealState.OPEN)
    added = {}
    for position, name in enumerate(names, start=last + 1):
        stage = DealStage(name=name, kind=DealState.OPEN, position=position, probability=_EVEN)
        session.add(stage)
        session.flush()
        events.record(session, DealStageAdded(subject_id=stage.id, name=name), actor=actor)
        added[name.lower()] = stage
    return added


def _reps(session: Session) -> dict[str, User]:
    """Return the staff by name, those whose name is theirs alone."""
    people = staff(session)
    often = Counter(one.name.lower() for one in people)
    return {one.name.lower(): one for one in people if often[one.name.lower()] == 1}
