"""What selling does when something happens below."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from steward.customers import ConsentWithdrawn, Purpose
from steward.inventory import MovementKind, StockMoved, when_freed
from steward.kit.events import Actor, listen
from steward.sales.actions import ask_to_tell, take_news_back

_TAKES_AWAY = frozenset({MovementKind.SALE, MovementKind.WRITE_OFF, MovementKind.REVALUATION})


def init_listeners() -> None:
    """Listen to the customer registry and to the stores."""
    listen(ConsentWithdrawn, _take_back)
    listen(StockMoved, _on_moved)
    when_freed(_on_freed)


def _take_back(session: Session, withdrawn: ConsentWithdrawn, _actor: Actor) -> None:
    """Wherever it was said: what is not sent yet stays here."""
    if withdrawn.purpose == Purpose.NEWS:
        take_news_back(session, withdrawn.subject_id)


def _on_moved(session: Session, moved: StockMoved, _actor: Actor) -> None:
    """Some may be there again that somebody waits for."""
    if moved.movement not in _TAKES_AWAY:
        ask_to_tell(session, moved.variants)


def _on_freed(session: Session, variant_ids: Sequence[int]) -> None:
    ask_to_tell(session, variant_ids)
