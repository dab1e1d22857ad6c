"""Deals by API: listed, opened, changed, moved, won and lost."""

from typing import Any

from flask import Response
from pydantic import Field

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.api import (
    Api,
    Input,
    PageQuery,
    RowId,
    Words,
    address,
    answer,
    check_if_match,
)
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.pages import parse
from steward.kit.running import today, zone
from steward.sales.actions import deals as actions
from steward.sales.api.deal_values import (
    Deal,
    DealInput,
    DealLine,
    DealPage,
    DealPatch,
    DealSummary,
    StageInput,
    Stay,
)
from steward.sales.api.values import Money
from steward.sales.forms.deals import DealForm, LostForm, WonForm
from steward.sales.models import Deal as DealRow
from steward.sales.queries import deals as queries
from steward.sales.queries.deals import DealsAsked, DealView
from steward.sales.rules.deals import DealSource, DealState

api = Api("deals", "Deals", "Sales that may come: what for, to whom, and what is done next.")
_SAME = (
    "number",
    "version",
    "title",
    "company_id",
    "person_id",
    "rep_id",
    "rep",
    "region",
    "stage_id",
    "state",
    "expected_on",
    "next_step",
    "next_step_on",
    "opened_on",
    "closed_on",
    "lost_reason",
    "lost_words",
    "source",
    "external_id",
)


class DealPath(Input):
    """Which deal, by its number."""

    deal_number: str = Field(description="Such as B-77.")


class DealQuery(PageQuery):
    """Which deals to list."""

    q: Words = Field("", description="A number, or parts of a title, a customer or a seller.")
    show: Words = Field(
        "",
        description="`open`, `won`, `lost`; `overdue` for open ones whose next step is, `needs` for"
        " those without one.",
    )
    stage_id: RowId | None = None
    rep: Words = Field("", description="Who sells, by name.")
    product: Words = Field("", description="The name of a product that it is about.")


@api.get("/deals", responses={200: DealPage})
@access("deals.read")
def list_deals(query: DealQuery) -> Response:
    """List deals, the newest first."""
    asked = DealsAsked(
        today(),
        words=query.q,
        show=query.show,
        stage_id=query.stage_id,
        rep=query.rep,
        product=query.product,
    )
    found = queries.list_deals(session(), actor(), asked, cursor=query.cursor, limit=query.limit)
    items = [DealSummary(**_summary(row.deal, row.customer, row.stage)) for row in found.items]
    return answer(DealPage(items=items, next_cursor=found.next_cursor))


@api.post("/deals", responses={201: Deal})
@access("deals.change")
def open_deal(body: DealInput) -> Response:
    """Open a deal. Send an Idempotency-Key: then it is opened once."""
    deal = actions.open_deal(session(), body, zone(), source=DealSource.API, actor=actor())
    return answer(shown := _shown(deal.number), 201, Location=shown.url)


@api.get("/deals/<deal_number>", responses={200: Deal})
@access("deals.read")
def read_deal(path: DealPath) -> Response:
    """Read a deal with its products and its history."""
    return answer(_shown(path.deal_number))


@api.patch("/deals/<deal_number>", responses={200: Deal})
@access("deals.change")
def change_deal(path: DealPath, body: DealPatch) -> Response:
    """Change some particulars of a deal; send If-Match with its version."""
    deal = queries.get_deal(session(), actor(), path.deal_number, for_update=True)
    check_if_match(deal.version)
    form = parse(DealForm, _as_it_is(deal) | body.model_dump(exclude_unset=True))
    actions.change_deal(session(), deal.number, form, zone(), version=None, actor=actor())
    return answer(_shown(deal.number))


def _as_it_is(deal: DealRow) -> dict[str, Any]:
    """Return a deal as its form has it."""
    plain = ("title", "rep_id", "region", "value", "currency", "opened_on", "expected_on")
    values = {name: getattr(deal, name) for name in (*plain, "next_step", "next_step_on")}
    lines = queries.lines_written(session(), queries.deal_lines(session(), deal.id))
    customer = queries.customer_written(session(), deal)
    return values | {"customer": customer, "lines": lines}


@api.put("/deals/<deal_number>/stage", responses={200: Deal})
@access("deals.change")
def set_stage(path: DealPath, body: StageInput) -> Response:
    """Move a deal, win it or lose it; send If-Match with its version."""
    deal = queries.get_deal(session(), actor(), path.deal_number, for_update=True)
    check_if_match(deal.version)
    _PLACING[body.state](deal.number, body)
    return answer(_shown(deal.number))


def _move(number: str, body: StageInput) -> None:
    if body.stage_id is None:
        msg = N_("This is needed.")
        raise BadInput(msg, errors={"/stage_id": msg})
    actions.move_deal(session(), number, body.stage_id, version=None, actor=actor())


def _win(number: str, body: StageInput) -> None:
    form = parse(WonForm, body.model_dump(include={"closed_on", "value"}))
    actions.win_deal(session(), number, form, zone(), version=None, actor=actor())


def _lose(number: str, body: StageInput) -> None:
    values = body.model_dump(include={"closed_on", "reason", "words"}, exclude_none=True)
    form = parse(LostForm, values)
    actions.lose_deal(session(), number, form, zone(), version=None, actor=actor())


_PLACING = {DealState.OPEN: _move, DealState.WON: _win, DealState.LOST: _lose}


def _summary(deal: DealRow, customer: str, stage: str) -> dict[str, Any]:
    value = None if deal.value is None else Money(amount=deal.value, currency=deal.currency)
    return {name: getattr(deal, name) for name in _SAME} | {
        "customer": customer,
        "stage": stage,
        "value": value,
        "url": address(f"/deals/{deal.number}"),
    }


def _shown(number: str) -> Deal:
    view = queries.show_deal(session(), actor(), number, zone())
    history = [
        Stay(stage=one.stage, since=one.since, seconds=int(one.length.total_seconds()))
        for one in view.history
    ]
    about = _summary(view.deal, view.customer, view.stage.name)
    return Deal(**about, lines=_lines(view), history=history)


def _lines(view: DealView) -> list[DealLine]:
    currency = view.deal.currency
    return [
        DealLine(
            product=one.name,
            variant_id=one.variant_id,
            quantity=one.quantity,
            price=None if one.price is None else Money(amount=one.price, currency=currency),
        )
        for one in view.lines
    ]
