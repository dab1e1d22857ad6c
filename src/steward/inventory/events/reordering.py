"""Facts of ordering anew: points and terms that were set, and goods that ran low."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.inventory.events.ledger import topics_of
from steward.kit.events import Event

REORDER = "reorder"  # the live topic of what to order


@dataclass(frozen=True, kw_only=True)
class _ReorderEvent(Event):
    """Something that was said of when to order a variant, the subject, at a place."""

    subject_kind: ClassVar[str] = "reorder"
    place_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """The proposals look again, and so does whatever shows the stock of the variant."""
        return (REORDER, *topics_of([self.subject_id]))


@dataclass(frozen=True, kw_only=True)
class ReorderPointSet(_ReorderEvent):
    """Somebody set a point by hand, or took it back (`point` none)."""

    kind: ClassVar[str] = "reorder.point_set"
    point: str | None
    up_to: str | None


@dataclass(frozen=True, kw_only=True)
class RestockAlertOpened(_ReorderEvent):
    """What is there or on its way has fallen to the reorder point."""

    kind: ClassVar[str] = "reorder.alert_opened"
    alert_id: int
    position: str
    point: str


@dataclass(frozen=True, kw_only=True)
class RestockAlertClosed(_ReorderEvent):
    """An alert is over: there is enough again, or somebody closed it and said why."""

    kind: ClassVar[str] = "reorder.alert_closed"
    alert_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class StockRanLow(Event):
    """Some `alerts` that opened within minutes, the first of them the subject, are told now."""

    kind: ClassVar[str] = "reorder.ran_low"
    subject_kind: ClassVar[str] = "restock alert"
    alerts: list[int]

    @override
    def topics(self) -> tuple[str, ...]:
        """The proposals look again: suppliers may have been asked."""
        return (REORDER,)


@dataclass(frozen=True, kw_only=True)
class ReorderTermsChanged(Event):
    """The terms of ordering were changed, those of the house or of the supplier or category `of`.

    `changes` is old and new of each.
    """

    kind: ClassVar[str] = "reorder_terms.changed"
    subject_kind: ClassVar[str] = "reorder_terms"
    of: str
    changes: dict[str, list[Any]]
