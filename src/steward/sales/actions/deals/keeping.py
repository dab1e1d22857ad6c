"""How the house keeps its deals: the stages they stand in, and for which reasons they are lost."""

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import events
from steward.kit.changes import apply
from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.sales.events.deals import (
    DealStageAdded,
    DealStageChanged,
    DealStageRemoved,
    DealTermsChanged,
)
from steward.sales.forms.deals import DealTermsForm, StageForm
from steward.sales.models import ONLY
from steward.sales.models.deals import DealStage, DealTermsRow
from steward.sales.queries.deals import find_deal_terms, get_stage, used_stages
from steward.sales.rules.deals import DealState


def add_stage(session: Session, form: StageForm, *, actor: Actor) -> DealStage:
    """Add an open stage. Raises BadInput when another has the name."""
    demand(actor, "deals.manage")
    _check_name(session, form.name, None)
    stage = DealStage(kind=DealState.OPEN, **form.model_dump())
    session.add(stage)
    session.flush()
    events.record(session, DealStageAdded(subject_id=stage.id, name=stage.name), actor=actor)
    return stage


def _check_name(session: Session, name: str, own_id: int | None) -> None:
    same = select(DealStage.id).where(func.lower(DealStage.name) == name.lower())
    found = session.scalars(same).one_or_none()
    if found not in {None, own_id}:
        msg = N_("Another stage has this name.")
        raise BadInput(msg, errors={"name": msg})


def change_stage(
    session: Session, stage_id: int, form: StageForm, *, version: int | None, actor: Actor
) -> DealStage:
    """Change a stage; of those won and lost the probability stays. Raises BadInput, Conflict."""
    demand(actor, "deals.manage")
    stage = get_stage(session, stage_id, for_update=True)
    check_version(version, stage.version)
    _check_name(session, form.name, stage.id)
    fixed = {DealState.WON: Decimal(1), DealState.LOST: Decimal(0)}
    probability = fixed.get(DealState(stage.kind), form.probability)
    changes = apply(stage, form.model_dump() | {"probability": probability})
    if changes:
        session.flush()
        changed = DealStageChanged(subject_id=stage.id, name=stage.name, changes=changes)
        events.record(session, changed, actor=actor)
    return stage


def remove_stage(session: Session, stage_id: int, *, actor: Actor) -> None:
    """Remove an open stage that no deal ever stood in. Raises NotFound, Conflict."""
    demand(actor, "deals.manage")
    stage = get_stage(session, stage_id, for_update=True)
    if stage.kind != DealState.OPEN or stage.id in used_stages(session):
        raise Conflict(N_("Deals stand or stood in this stage. Give it another name instead."))
    if session.scalar(select(func.count()).where(DealStage.kind == DealState.OPEN)) == 1:
        raise Conflict(N_("Deals need an open stage. Add another one first."))
    session.delete(stage)
    events.record(session, DealStageRemoved(subject_id=stage_id, name=stage.name), actor=actor)


def set_deal_terms(
    session: Session, form: DealTermsForm, *, version: int | None, actor: Actor
) -> DealTermsRow:
    """Say for which reasons deals are lost. Raises Conflict when that was done since `version`."""
    demand(actor, "deals.manage")
    row = find_deal_terms(session)
    if row is None:
        row = DealTermsRow(id=ONLY)
        session.add(row)
    else:
        check_version(version, row.version)
    changes = apply(row, form.model_dump())
    session.flush()
    if changes:
        events.record(session, DealTermsChanged(subject_id=ONLY, changes=changes), actor=actor)
    return row
