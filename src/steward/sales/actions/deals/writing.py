"""Deals: entered and changed, with their products and their next step."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from steward.accounts import Actor, demand, names_of, staff
from steward.customers import companies_named, find_person_by_email
from steward.inventory import Sellable, goods_called, usual_currency
from steward.kit import clock, events
from steward.kit.changes import apply
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.sales.events.deals import DealChanged, DealOpened, NextStepSet
from steward.sales.forms.deals import DealForm, DealLineForm, NewDealForm, NextStepForm
from steward.sales.models.deals import Deal, DealLine, DealMove, DealStage
from steward.sales.queries.deals import (
    customer_written,
    deal_lines,
    get_deal,
    get_stage,
    stage_of_kind,
)
from steward.sales.rules.deals import DealSource, DealState
from steward.sales.rules.money import coin_of, rounded


def open_deal(
    session: Session, form: NewDealForm, zone: ZoneInfo, *, source: DealSource, actor: Actor
) -> Deal:
    """Enter a deal; it was opened today unless an earlier day is said. Raises BadInput."""
    demand(actor, "deals.change")
    stage, now = _stage(session, form.stage_id), clock.now()
    currency = form.currency or usual_currency(session)
    lines = _lines(session, form.lines, currency)
    deal = Deal(stage_id=stage.id, state=stage.kind, source=source, created_at=now, currency="")
    opened_on = form.opened_on or now.astimezone(zone).date()
    for name, value in _columns(session, form, lines, currency, opened_on, zone).items():
        setattr(deal, name, value)
    deal.stage_since = start_of(opened_on, zone, now)
    session.add(deal)
    session.flush()
    _put_lines(session, deal, lines)
    note_move(session, deal, None, stage.id, actor)
    opened = DealOpened(subject_id=deal.id, title=deal.title, stage=stage.name)
    events.record(session, opened, actor=actor)
    return deal


def _stage(session: Session, stage_id: int | None) -> DealStage:
    if stage_id is None:
        return stage_of_kind(session, DealState.OPEN)
    stage = get_stage(session, stage_id)
    if stage.kind != DealState.OPEN:
        msg = N_("A deal is opened in an open stage, and won or lost later.")
        raise BadInput(msg, errors={"stage_id": msg})
    return stage


def start_of(day: date, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the moment that stands for a day: now for today, else its first of the zone."""
    if day == now.astimezone(zone).date():
        return now
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def note_move(
    session: Session, deal: Deal, from_id: int | None, to_id: int, actor: Actor
) -> DealMove:
    """Write into a deal's history that it came into a stage, at the moment since when it is."""
    move = DealMove(
        deal_id=deal.id,
        from_id=from_id,
        to_id=to_id,
        at=deal.stage_since,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    session.add(move)
    session.flush()
    return move


def change_deal(
    session: Session,
    number: str,
    form: DealForm,
    zone: ZoneInfo,
    *,
    version: int | None,
    actor: Actor,
) -> Deal:
    """Set all particulars of a deal but its stage.

    Raises NotFound, BadInput, Conflict when somebody else changed it since `version`.
    """
    demand(actor, "deals.change")
    deal = get_deal(session, actor, number, for_update=True)
    check_version(version, deal.version)
    currency = form.currency or deal.currency
    lines = _lines(session, form.lines, currency)
    opened_on = form.opened_on or deal.opened_on
    columns = _columns(session, form, lines, currency, opened_on, zone)
    if form.customer and form.customer == customer_written(session, deal):
        columns |= {name: getattr(deal, name) for name in ("company_id", "person_id", "account")}
    _check_end(deal, columns)
    changes = apply(deal, columns) | _change_lines(session, deal, lines)
    if changes:
        session.flush()
        events.record(session, DealChanged(subject_id=deal.id, changes=changes), actor=actor)
    return deal


def _check_end(deal: Deal, columns: Mapping[str, Any]) -> None:
    opened_on, closed_on = columns["opened_on"], deal.closed_on
    if opened_on and closed_on and closed_on < opened_on:
        raise BadInput(errors={"opened_on": N_("It cannot be opened after it was closed.")})
    if deal.state == DealState.WON and columns["value"] is None:
        raise BadInput(errors={"value": N_("A deal that is won has a value.")})


def _columns(
    session: Session,
    form: DealForm,
    lines: Sequence[DealLine],
    currency: str,
    opened_on: date | None,
    zone: ZoneInfo,
) -> dict[str, Any]:
    if form.opened_on and form.opened_on > clock.now().astimezone(zone).date():
        raise BadInput(errors={"opened_on": N_("This day is still to come.")})
    plain = {"title", "region", "expected_on", "next_step", "next_step_on"}
    return (
        form.model_dump(include=plain)
        | _customer(session, form.customer)
        | _rep(session, form.rep_id)
        | {"currency": currency, "opened_on": opened_on}
        | {"value": worth_of_lines(lines, currency) if lines else form.value}
    )


def _customer(session: Session, said: str) -> dict[str, Any]:
    """Find whom a deal is about: a person by mail address, a company by name, else keep the name.

    Raises BadInput for an address of nobody.
    """
    found: dict[str, Any] = {"company_id": None, "person_id": None, "account": ""}
    email = said.rpartition("<")[2].rstrip("> ") if "@" in said else ""
    if email:
        person = find_person_by_email(session, email)
        if person is None:
            raise BadInput(errors={"customer": N_("Nobody here has this mail address.")})
        return found | {"person_id": person.id}
    company_id = companies_named(session, [said]).get(said.lower()) if said else None
    return found | ({"company_id": company_id} if company_id else {"account": said})


def _rep(session: Session, rep_id: int | None) -> dict[str, Any]:
    if rep_id is None:
        return {"rep_id": None, "rep": ""}
    if rep_id not in {one.id for one in staff(session)}:
        raise BadInput(errors={"rep_id": N_("There is nobody of this number among the staff.")})
    return {"rep_id": rep_id, "rep": names_of(session, [rep_id])[rep_id]}


def _lines(session: Session, said: Sequence[DealLineForm], currency: str) -> list[DealLine]:
    """Return the products of a form; raises BadInput for one without a price."""
    lines = []
    for number, one in enumerate(said, start=1):
        goods = find_goods(session, one.product)
        price = one.price
        if price is None and goods is not None and goods.currency == currency:
            price = goods.price
        if price is None:
            msg = N_("Say at which price “%(product)s” is sold.", product=one.product)
            raise BadInput(msg, errors={f"lines.{number - 1}.price": msg})
        name, variant_id = (goods.name, goods.variant_id) if goods else (one.product, None)
        line = DealLine(number=number, variant_id=variant_id, name=name)
        line.quantity, line.price = one.quantity, price
        lines.append(line)
    return lines


def find_goods(session: Session, product: str) -> Sellable | None:
    """Return the variant that is called so, by SKU or name, unless that may be several."""
    same = product.casefold()
    found = goods_called(session, product)
    exact = [one for one in found if same in {one.sku.casefold(), one.name.casefold()}]
    return exact[0] if len(exact) == 1 else None


def worth_of_lines(lines: Sequence[DealLine], currency: str) -> Decimal | None:
    """Return what the products of a deal come to, in whole coins; None while a price is unknown."""
    total = Decimal(0)
    for one in lines:
        if one.price is None:
            return None
        total += rounded(one.price * one.quantity, coin_of(currency))
    return total


def _put_lines(session: Session, deal: Deal, lines: Sequence[DealLine]) -> None:
    for one in lines:
        one.deal_id = deal.id
    session.add_all(lines)
    session.flush()


def _change_lines(session: Session, deal: Deal, lines: Sequence[DealLine]) -> dict[str, list[Any]]:
    """Put other products in the place of a deal's; return old and new, where they differ."""
    old, new = (_written(some) for some in (deal_lines(session, deal.id), lines))
    if old == new:
        return {}
    session.execute(delete(DealLine).where(DealLine.deal_id == deal.id))
    _put_lines(session, deal, lines)
    flag_modified(deal, "value")  # another version, even where they come to the same
    return {"lines": [old, new]}


def _written(lines: Sequence[DealLine]) -> list[str]:
    def plain(number: Decimal | None) -> str:
        return "" if number is None else format(number.normalize(), "f")

    return [f"{plain(one.quantity)} × {one.name}: {plain(one.price)}" for one in lines]


def set_next_step(
    session: Session, number: str, form: NextStepForm, *, version: int | None, actor: Actor
) -> Deal:
    """Say what is done next about a deal, and when. Raises NotFound, Conflict."""
    demand(actor, "deals.change")
    deal = get_deal(session, actor, number, for_update=True)
    check_version(version, deal.version)
    if apply(deal, form.model_dump()):
        session.flush()
        said = NextStepSet(subject_id=deal.id, words=form.next_step, day=str(form.next_step_on))
        events.record(session, said, actor=actor)
    return deal
