"""Stock-takes: opened for a place, counted level by level, booked at once, or dropped.

Each count is compared with what the ledger said at that moment. What moves until all is booked is
no difference: booking adds the differences to whatever is there by then.
"""

from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.checking import check_quantities
from steward.inventory.actions.levels import locked
from steward.inventory.actions.moving import adjust
from steward.inventory.events import CountBooked, topics_of
from steward.inventory.models import CountedLine, StockCount
from steward.inventory.queries import count_lines, get_count, get_place
from steward.inventory.rules import CountState, Issue, Key, Slip
from steward.kit import clock, events, live
from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_

_LOCK = text("select id from stock_counts where id = :id for update")


def open_count(session: Session, place_id: int, category: str, *, actor: Actor) -> StockCount:
    """Begin a stock-take of a place, or of one category of goods there. Raises Conflict.

    There is one at a time of a place and category: two would book a difference twice.
    """
    demand(actor, "stock.manage")
    place = get_place(session, actor, place_id, for_update=True)
    same = (StockCount.place_id == place.id, StockCount.state == CountState.OPEN)
    others = session.scalars(select(StockCount).where(*same)).all()
    if any(not category or one.category.lower() in ("", category.lower()) for one in others):
        msg = N_("A count of this is open already. Go on with it, or drop it.")
        raise Conflict(msg)
    count = StockCount(
        place_id=place.id, category=category, opened_by=actor.name, opened_at=clock.now()
    )
    session.add(count)
    session.flush()
    return count


def enter_count(
    session: Session, count_id: int, key: Key, counted: Decimal, *, actor: Actor
) -> None:
    """Enter how much of something was counted just now; a second count of it replaces the first.

    Raises Conflict when the stock-take is over, BadInput.
    """
    demand(actor, "stock.manage")
    count = _open(session, actor, count_id)
    if counted:
        check_quantities([counted])
    if key.place_id != count.place_id:
        msg = N_("This count is of another place.")
        raise BadInput(msg, errors={"code": msg})
    (level,) = locked(session, [], coming={key})
    row = {"counted": counted, "expected": level.on_hand, "counted_by": actor.name}
    row |= {"counted_by_id": actor.user_id, "counted_at": clock.now()}
    new = insert(CountedLine).values(count_id=count.id, level_id=level.id, **row)
    pair = [CountedLine.count_id, CountedLine.level_id]
    session.execute(new.on_conflict_do_update(index_elements=pair, set_=row))
    live.announce(session, f"stock-count:{count.id}")


def book_count(session: Session, count_id: int, *, actor: Actor) -> int:
    """Book all differences at once and close the stock-take; return how many there were.

    Raises TooLittleStock when fewer are there than are promised, and Conflict when it is over.
    """
    demand(actor, "stock.manage")
    count = _open(session, actor, count_id)
    lines = count_lines(session, count.id)
    differing = [line for line in lines if line.difference]
    if differing:
        slip = Slip(f"count:{count.id}", f"count:{count.id}", N_("Stock-take"))
        issues = [Issue(line.key, line.difference) for line in differing]
        adjust(session, issues, slip, actor=actor)
    _end(session, count, CountState.BOOKED)
    booked = CountBooked(
        subject_id=count.id,
        place_id=count.place_id,
        lines=len(lines),
        differences=len(differing),
    )
    events.record(session, booked, actor=actor)
    live.announce(session, *topics_of(line.key.variant_id for line in lines))
    return len(differing)


def drop_count(session: Session, count_id: int, *, actor: Actor) -> None:
    """Close a stock-take without booking anything. Raises Conflict when it is over."""
    demand(actor, "stock.manage")
    _end(session, _open(session, actor, count_id), CountState.DROPPED)


def _open(session: Session, actor: Actor, count_id: int) -> StockCount:
    session.execute(_LOCK, {"id": count_id})
    count = get_count(session, actor, count_id)
    if count.state != CountState.OPEN:
        msg = N_("This count is over.")
        raise Conflict(msg)
    return count


def _end(session: Session, count: StockCount, state: CountState) -> None:
    count.state, count.ended_at = state, clock.now()
    session.flush()
    live.announce(session, f"stock-count:{count.id}")
