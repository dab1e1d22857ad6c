"""What a supplier says to an order: how much of each line comes, and when."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.purchasing.incoming import keep_incoming
from steward.inventory.actions.purchasing.telling import keys_of, words_of
from steward.inventory.errors import PurchaseStands
from steward.inventory.events import PurchaseConfirmed
from steward.inventory.forms import ConfirmationForm, ConfirmedLineForm
from steward.inventory.models import PurchaseLine, PurchaseOrder
from steward.inventory.queries import get_purchase, lines_of
from steward.inventory.rules import PurchaseState
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version

_LATEST = timedelta(days=3 * 366)


def confirm_purchase(
    session: Session, purchase_id: int, form: ConfirmationForm, *, version: int | None, actor: Actor
) -> PurchaseOrder:
    """Note what comes of each line and when, as the supplier by the link, or as one of us.

    Until goods are here it can be said anew; the same said twice is one fact. Raises BadInput,
    naming `lines.0.quantity`, and Conflict: too late, or said otherwise since `version`.
    """
    if actor.link_to is None:
        demand(actor, "stock.manage")
    order = get_purchase(session, actor, purchase_id, for_update=True)
    _check_open(order, actor)
    lines = lines_of(session, order.id)
    _check(order, lines, form)
    pairs = list(zip(lines, sorted(form.lines, key=lambda one: one.line_id), strict=True))
    if order.state == PurchaseState.CONFIRMED and _says_the_same(order, pairs, form):
        return order
    check_version(version, order.version)
    for line, said in pairs:
        line.confirmed_quantity = said.quantity
        line.confirmed_on = said.arrives_on if said.quantity else None
    order.their_number, order.their_note = form.their_number, form.their_note
    order.state, order.confirmed_at = PurchaseState.CONFIRMED, clock.now()
    keep_incoming(session, keys_of(lines))
    confirmed = PurchaseConfirmed(
        **words_of(order, lines),
        by_link=actor.link_to is not None,
        short=sum(1 for line, said in pairs if said.quantity < line.quantity),
        late=sum(1 for line, said in pairs if _is_late(line, said)),
    )
    events.record(session, confirmed, actor=actor)
    return order


def _check_open(order: PurchaseOrder, actor: Actor) -> None:
    if not order.is_confirmable:
        raise PurchaseStands(N_("%(number)s can no longer be confirmed.", number=order.number))
    if actor.link_to and order.reply_until and clock.now() > order.reply_until:
        raise PurchaseStands(N_("This link has lapsed. Ask for the order to be sent again."))


def _check(order: PurchaseOrder, lines: Sequence[PurchaseLine], form: ConfirmationForm) -> None:
    by_id = {line.id: line for line in lines}
    if sorted(by_id) != sorted(one.line_id for one in form.lines):
        msg = N_("Say of each line of the order how much comes, once.")
        raise BadInput(msg, errors={"lines": msg})
    ordered = (order.sent_at or clock.now()).date()
    errors = {
        f"lines.{number}.{field}": words
        for number, said in enumerate(form.lines)
        for field, words in _wrong_with(said, by_id[said.line_id], ordered)
    }
    if errors:
        raise BadInput(errors=errors)


def _wrong_with(
    said: ConfirmedLineForm, line: PurchaseLine, ordered: date
) -> Iterator[tuple[str, str]]:
    if said.quantity > line.quantity:
        most = f"{line.quantity.normalize():f}"
        yield "quantity", N_("%(most)s were ordered: confirm so many, or fewer.", most=most)
    if said.quantity and said.arrives_on is None:
        yield "arrives_on", N_("Say on which day these arrive.")
    elif said.arrives_on and not ordered <= said.arrives_on <= ordered + _LATEST:
        yield "arrives_on", N_("This day is before the order, or years after it.")


def _says_the_same(
    order: PurchaseOrder,
    pairs: list[tuple[PurchaseLine, ConfirmedLineForm]],
    form: ConfirmationForm,
) -> bool:
    known = (order.their_number, order.their_note)
    return known == (form.their_number, form.their_note) and all(
        (line.confirmed_quantity, line.confirmed_on)
        == (said.quantity, said.arrives_on if said.quantity else None)
        for line, said in pairs
    )


def _is_late(line: PurchaseLine, said: ConfirmedLineForm) -> bool:
    return bool(line.needed_by and said.arrives_on and said.arrives_on > line.needed_by)
