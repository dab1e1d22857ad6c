"""Reads of how the house keeps its deals: the stages, and why deals are lost."""

from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from steward.kit.errors import NotFound
from steward.sales.models import ONLY
from steward.sales.models.deals import Deal, DealMove, DealStage, DealTermsRow
from steward.sales.rules.deals import USUAL_LOST_REASONS, DealState

_LAST = case({DealState.OPEN: 0, DealState.WON: 1}, value=DealStage.kind, else_=2)


def stages(session: Session) -> Sequence[DealStage]:
    """Return the stages in their order: the open ones, won, lost."""
    order = (_LAST, DealStage.position, DealStage.id)
    return session.scalars(select(DealStage).order_by(*order)).all()


def get_stage(session: Session, stage_id: int, *, for_update: bool = False) -> DealStage:
    """Return a stage; raises NotFound."""
    query = select(DealStage).where(DealStage.id == stage_id)
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def stage_of_kind(session: Session, kind: DealState) -> DealStage:
    """Return the stage of those won or lost, or the first of the open ones."""
    query = select(DealStage).where(DealStage.kind == kind)
    return session.scalars(query.order_by(DealStage.position, DealStage.id).limit(1)).one()


def used_stages(session: Session) -> frozenset[int]:
    """Return the ids of the stages in which a deal stands or stood."""
    left = select(DealMove.from_id).where(DealMove.from_id.is_not(None))
    return frozenset(session.scalars(select(DealMove.to_id).union(left, select(Deal.stage_id))))


def find_deal_terms(session: Session) -> DealTermsRow | None:
    """Return how the house keeps its deals, or None where that is as usual."""
    return session.get(DealTermsRow, ONLY)


def lost_reasons(session: Session) -> Sequence[str]:
    """Return the reasons for which deals are lost."""
    row = find_deal_terms(session)
    return row.lost_reasons.splitlines() if row else USUAL_LOST_REASONS
