"""Goods that are here and were looked at: back into the stock, or written off."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory import Return, Slip, come_back, places_in_use, take_back
from steward.kit import events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.sales.actions.returning.locking import lock_return
from steward.sales.actions.returning.mails import mail_return
from steward.sales.events import ReturnReceived
from steward.sales.forms import InspectedForm, InspectionForm
from steward.sales.models import DeliveryMovement, Order, OrderReturn
from steward.sales.queries import (
    ReturnedLine,
    came_back,
    returnable,
    returned_lines,
    worth_of_line,
)
from steward.sales.rules import NOTHING


def receive_return(
    session: Session, number: str, form: InspectionForm, *, actor: Actor
) -> OrderReturn:
    """Book what came back: what can be sold again into the stock, the rest as a loss.

    More of a line may be here than was asked, or fewer; what is not named did not come. Raises
    ReturnStands unless the goods were awaited, BadInput that names `lines.0.restocked`.
    """
    demand(actor, "orders.change")
    order, one = lock_return(session, number, actor=actor)
    one.receive(form.words)
    lines = returned_lines(session, one)
    said = _checked(session, order, one, lines, form)
    _check_place(session, form.place_id, actor)
    _keep_outcome(session, order, lines, said)
    session.flush()
    moved = _moved(session, lines, form.place_id)
    slip = Slip(f"return:{one.id}", f"order:{order.id}", one.reason)
    take_back(session, moved, slip, actor=actor)
    received = ReturnReceived(
        subject_id=one.id,
        order_id=order.id,
        restocked=_sum(line.line.restocked for line in lines),
        scrapped=_sum(line.line.scrapped for line in lines),
    )
    events.record(session, received, actor=actor)
    mail_return(session, order, one, "received")
    return one


def _sum(quantities: Iterable[Decimal]) -> str:
    return f"{sum(quantities, NOTHING).normalize():f}"


def _checked(
    session: Session,
    order: Order,
    one: OrderReturn,
    lines: Sequence[ReturnedLine],
    form: InspectionForm,
) -> Mapping[int, InspectedForm]:
    """Return what was said, by the lines' ids. Raises BadInput."""
    said = {line.line_id: line for line in form.lines}
    if len(said) < len(form.lines) or said.keys() - {line.line.id for line in lines}:
        raise BadInput(N_("Name each line of the return once."))
    left = {goods.line.id: goods.left for goods in returnable(session, order, besides=one)}
    most = {line.line.id: left[line.line.delivery_line_id] for line in lines}
    errors = {
        f"lines.{place}.restocked": N_(
            "At most %(most)s of these can have come back.", most=f"{most[id_].normalize():f}"
        )
        for place, (id_, line) in enumerate(said.items())
        if line.restocked + line.scrapped > most[id_]
    }
    if errors:
        raise BadInput(next(iter(errors.values())), errors=errors)
    if not any(line.restocked or line.scrapped for line in form.lines):
        raise BadInput(N_("Nothing came, by what is entered: refuse the return instead."))
    return said


def _check_place(session: Session, place_id: int | None, actor: Actor) -> None:
    known = {place.id for place in places_in_use(session, actor)}
    if place_id is not None and place_id not in known:
        msg = N_("There is no such place, or it is out of use.")
        raise BadInput(msg, errors={"place_id": msg})


def _keep_outcome(
    session: Session,
    order: Order,
    lines: Sequence[ReturnedLine],
    said: Mapping[int, InspectedForm],
) -> None:
    """Write down what became of each line, and what it is worth beside what came before it."""
    before = came_back(session, [line.of.id for line in lines])
    for line in lines:
        now = said.get(line.line.id)
        if now is None:
            continue
        of, row = line.of, line.line
        row.restocked, row.scrapped, row.note = now.restocked, now.scrapped, now.note
        earlier = before.get(of.id, NOTHING)
        row.worth = worth_of_line(order, of, earlier, row.came)
        before[of.id] = earlier + row.came


def _moved(session: Session, lines: Sequence[ReturnedLine], place_id: int | None) -> list[Return]:
    """Say which sales of the ledger the goods are of: the first of a line first."""
    rows = {line.line.delivery_line_id: line.line for line in lines}
    query = select(DeliveryMovement).where(DeliveryMovement.line_id.in_(rows))
    sold = session.scalars(query.order_by(DeliveryMovement.movement_id)).all()
    back = come_back(session, [sale.movement_id for sale in sold])
    restocked = {id_: row.restocked for id_, row in rows.items()}
    scrapped = {id_: row.scrapped for id_, row in rows.items()}
    moved = []
    for sale in sold:
        left = sale.quantity - back.get(sale.movement_id, NOTHING)
        good = min(left, restocked[sale.line_id])
        gone = min(left - good, scrapped[sale.line_id])
        restocked[sale.line_id] -= good
        scrapped[sale.line_id] -= gone
        moved += [Return(sale.movement_id, good, place_id)] if good else []
        moved += [Return(sale.movement_id, gone, scrapped=True)] if gone else []
    return moved
