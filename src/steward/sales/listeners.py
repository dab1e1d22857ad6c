"""What selling does when something happens below."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from steward.customers import ConsentWithdrawn, Purpose, end_as_back
from steward.inventory import MovementKind, StockMoved, when_freed
from steward.kit.events import Actor, listen
from steward.sales.actions import ask_to_tell, take_news_back
from steward.sales.actions.following import follow_up_arrived, follow_up_returned
from steward.sales.events import DeliveryArrived, OrderPlaced, ReturnClosed

_TAKES_AWAY = frozenset({MovementKind.SALE, MovementKind.WRITE_OFF, MovementKind.REVALUATION})


def init_listeners() -> None:
    """Listen to the customer registry and to the stores."""
    listen(ConsentWithdrawn, _take_back)
    listen(StockMoved, _on_moved)
    listen(OrderPlaced, _came_back)
    listen(DeliveryArrived, _arrived)
    listen(ReturnClosed, _returned)
    when_freed(_on_freed)


def _take_back(session: Session, withdrawn: ConsentWithdrawn, _actor: Actor) -> None:
    """Wherever it was said: what is not sent yet stays here."""
    if withdrawn.purpose == Purpose.NEWS:
        take_news_back(session, withdrawn.subject_id)


def _came_back(session: Session, placed: OrderPlaced, _actor: Actor) -> None:
    end_as_back(session, placed.person_id)


def _arrived(session: Session, arrived: DeliveryArrived, _actor: Actor) -> None:
    follow_up_arrived(session, arrived.subject_id)


def _returned(session: Session, closed: ReturnClosed, _actor: Actor) -> None:
    follow_up_returned(session, closed.subject_id)


def _on_moved(session: Session, moved: StockMoved, _actor: Actor) -> None:
    """Some may be there again that somebody waits for."""
    if moved.movement not in _TAKES_AWAY:
        ask_to_tell(session, moved.variants)


def _on_freed(session: Session, variant_ids: Sequence[int]) -> None:
    ask_to_tell(session, variant_ids)
