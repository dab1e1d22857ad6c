"""Facts about those who wait for goods that are not there."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class _WatchEvent(Event):
    """Something about somebody who waits, a customer or a visitor (None), for a variant."""

    subject_kind: ClassVar[str] = "stock watch"
    variant_id: int
    person_id: int | None

    @property
    def watch_id(self) -> int:
        """Whose waiting it is about."""
        return self.subject_id

    @override
    def topics(self) -> tuple[str, ...]:
        """The page of the variant's stock says how many wait."""
        return (f"watches:{self.variant_id}",)


@dataclass(frozen=True, kw_only=True)
class WatchAsked(_WatchEvent):
    """Somebody wants to be told when goods are back; a visitor has confirmed the address."""

    kind: ClassVar[str] = "stock_watch.asked"


@dataclass(frozen=True, kw_only=True)
class BackInStock(_WatchEvent):
    """Goods are free again that somebody waited for: they are told of it now, once."""

    kind: ClassVar[str] = "stock_watch.back"


@dataclass(frozen=True, kw_only=True)
class WatchEnded(_WatchEvent):
    """Somebody waits no more: they said so, or (`expired`) nothing came for too long."""

    kind: ClassVar[str] = "stock_watch.ended"
    expired: bool = False
