"""Deals for tests: opened without ceremony, and all that does not add up of them."""

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from steward.kit.events import facts_about
from steward.kit.files import FileStore
from steward.kit.settings import Settings
from steward.sales.actions.deals import open_deal
from steward.sales.forms.deals import NewDealForm
from steward.sales.models import Deal, DealStage
from steward.sales.queries.checks import CHECKS
from steward.sales.queries.deals import stages
from steward.sales.rules.deals import DealSource
from tests.cast import BEN
from tests.routing.staff import UTC_ZONE

NEW = {"title": "Ten grinders", "next_step": "Call them", "next_step_on": "2030-05-01"}


def opened(session: Session, **said: Any) -> Deal:
    """Open a deal worth 100 unless something else is said."""
    form = NewDealForm.model_validate(NEW | {"value": Decimal(100)} | said)
    return open_deal(session, form, UTC_ZONE, source=DealSource.DESK, actor=BEN.actor)


def stage(session: Session, name: str) -> DealStage:
    """Return the stage of a name."""
    return next(one for one in stages(session) if one.name == name)


def odd_deals(session: Session) -> list[str]:
    """Name the deals that do not stand where their history ends."""
    session.flush()
    return list(CHECKS["Deals stand where their history ends"](session, FileStore(Settings())))


def kinds_of_facts(session: Session, deal: Deal) -> list[str]:
    """Name what happened to a deal, in order."""
    return [one.kind for one in facts_about(session, "deal", deal.id)]
