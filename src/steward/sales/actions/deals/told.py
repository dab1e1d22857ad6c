"""What a file says of deals, as deals have it."""

from decimal import Decimal
from typing import Any

from steward.kit.marks import N_
from steward.sales.actions.deals.known import Known
from steward.sales.forms.deals import PastDeal
from steward.sales.models.deals import Deal, DealLine
from steward.sales.rules.deals import NOT_TOLD, DealState


def find_wrong(row: PastDeal, kind: DealState) -> tuple[str, str] | None:
    """Return which column of a deal cannot be, and why; None where all is well."""
    if kind == DealState.OPEN:
        return None
    if row.closed_on is None:
        return "closed_on", N_("A deal that is won or lost has the day on which that was.")
    if row.opened_on and row.closed_on < row.opened_on:
        return "closed_on", N_("It cannot be closed before it was opened.")
    is_worthless = kind == DealState.WON and row.value is None
    return ("value", N_("A deal that is won has a value.")) if is_worthless else None


def content_of(row: PastDeal) -> dict[str, Any]:
    """Return what a file says of a deal, as the ledger keeps it."""
    return row.model_dump(mode="json", exclude_defaults=True)


def columns_of(row: PastDeal, known: Known) -> dict[str, Any]:
    """Return what a deal is by what a file says of it."""
    stage = known.stage(row)
    is_open, is_lost = stage.kind == DealState.OPEN, stage.kind == DealState.LOST
    company_id = known.companies.get(row.account.lower())
    rep = known.reps.get(row.rep.lower())
    return {
        "title": row.title or row.product or row.account or row.deal_number,
        "company_id": company_id,
        "account": "" if company_id else row.account,
        "rep_id": rep.id if rep else None,
        "rep": rep.name if rep else row.rep,
        "region": row.region,
        "stage_id": stage.id,
        "state": stage.kind,
        "value": _worth(row, known),
        "currency": row.currency or known.currency,
        "expected_on": row.expected_on or (row.closed_on if is_open else None),
        "next_step": row.next_step,
        "next_step_on": row.next_step_on,
        "opened_on": row.opened_on,
        "closed_on": None if is_open else row.closed_on,
        "lost_reason": (row.reason or str(NOT_TOLD)) if is_lost else "",
    }


def _worth(row: PastDeal, known: Known) -> Decimal | None:
    """Return the value that a file says, else the price that the product has here."""
    goods = known.goods.get(row.product)
    if row.value is None and goods and goods.currency == (row.currency or known.currency):
        return goods.price
    return row.value


def line_of(row: PastDeal, deal: Deal, known: Known) -> DealLine | None:
    """Return the product of a deal of a file, at what the deal is worth; None without one."""
    if not row.product:
        return None
    goods = known.goods.get(row.product)
    name, variant_id = (goods.name, goods.variant_id) if goods else (row.product, None)
    line = DealLine(deal_id=deal.id, number=1, variant_id=variant_id, name=name)
    line.quantity, line.price = Decimal(1), deal.value
    return line
