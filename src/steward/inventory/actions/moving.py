"""What changes how much there is: receipts, transfers, adjustments and write-offs.

Each is booked whole or not at all, and once under its slip's key: sent again, it answers as before.
Acts of one transaction on different goods should be one act of several lines, so that all levels
are locked in one order.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.booking import begin, sheet_of
from steward.inventory.actions.checking import check_costs, check_quantities, check_reason
from steward.inventory.queries import Booked, booked_by
from steward.inventory.rules import Issue, Move, MovementKind, Receipt, Sheet, Slip
from steward.kit import clock
from steward.kit.errors import BadInput
from steward.kit.marks import N_


def receive(session: Session, lines: Sequence[Receipt], slip: Slip, *, actor: Actor) -> Booked:
    """Take goods in, each line at what a piece of it costs. Raises BadInput."""
    demand(actor, "stock.manage")
    check_quantities([line.quantity for line in lines])
    check_costs([line.unit_cost for line in lines])
    act = begin(session, MovementKind.RECEIPT, lines, slip, actor=actor)
    if act.known:
        return act.known
    with sheet_of(session, act, [], coming={line.key for line in lines}) as sheet:
        for line in lines:
            came = (line.quantity, line.quantity * line.unit_cost, line.since or clock.now())
            sheet.add(MovementKind.RECEIPT, line.key, [came])
    return booked_by(session, act.id)


def move(session: Session, lines: Sequence[Move], slip: Slip, *, actor: Actor) -> Booked:
    """Take goods from one place to another, with their cost. Raises TooLittleStock, BadInput."""
    demand(actor, "stock.manage")
    check_quantities([line.quantity for line in lines])
    if any(line.to == line.key for line in lines):
        msg = N_("Choose another place than the one they are at.")
        raise BadInput(msg, errors={"to": msg})
    act = begin(session, MovementKind.TRANSFER, lines, slip, actor=actor)
    if act.known:
        return act.known
    keys, coming = [line.key for line in lines], {line.to for line in lines}
    with sheet_of(session, act, keys, coming=coming) as sheet:
        for line in lines:
            sheet.move(line.key, line.to, line.quantity)
    return booked_by(session, act.id)


def adjust(session: Session, lines: Sequence[Issue], slip: Slip, *, actor: Actor) -> Booked:
    """Book more or fewer pieces than were thought to be there, and say why.

    What is found costs what such goods there cost now. Raises TooLittleStock where more would go
    than is free, BadInput.
    """
    demand(actor, "stock.manage")
    check_quantities([line.quantity for line in lines], signed=True)
    check_reason(slip)
    act = begin(session, MovementKind.ADJUSTMENT, lines, slip, actor=actor)
    if act.known:
        return act.known
    found = {line.key for line in lines if line.quantity > 0}
    with sheet_of(session, act, [line.key for line in lines], coming=found) as sheet:
        for line in lines:
            _adjust(sheet, line)
    return booked_by(session, act.id)


def _adjust(sheet: Sheet, line: Issue) -> None:
    if line.quantity < 0:
        sheet.remove(MovementKind.ADJUSTMENT, line.key, -line.quantity)
    else:
        worth = sheet.piles[line.key].worth(line.quantity)
        sheet.add(MovementKind.ADJUSTMENT, line.key, [(line.quantity, worth, clock.now())])


def write_off(session: Session, lines: Sequence[Issue], slip: Slip, *, actor: Actor) -> Booked:
    """Take goods out that are lost, broken or expired, and say why. Raises TooLittleStock."""
    demand(actor, "stock.manage")
    check_quantities([line.quantity for line in lines])
    check_reason(slip)
    act = begin(session, MovementKind.WRITE_OFF, lines, slip, actor=actor)
    if act.known:
        return act.known
    with sheet_of(session, act, [line.key for line in lines]) as sheet:
        for line in lines:
            sheet.remove(MovementKind.WRITE_OFF, line.key, line.quantity)
    return booked_by(session, act.id)
