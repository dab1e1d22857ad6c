"""Facts about the terms on which we sell: administrative acts."""

from dataclasses import dataclass
from typing import Any, ClassVar

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class _DiscountEvent(Event):
    """Something that was done to a discount."""

    subject_kind: ClassVar[str] = "discount"
    name: str


@dataclass(frozen=True, kw_only=True)
class DiscountAdded(_DiscountEvent):
    """A discount was entered."""

    kind: ClassVar[str] = "discount.added"


@dataclass(frozen=True, kw_only=True)
class DiscountChanged(_DiscountEvent):
    """A discount was changed; `changes` is old and new of each particular."""

    kind: ClassVar[str] = "discount.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class DiscountSwitched(_DiscountEvent):
    """A discount was put out of use, or in use again; `what` is off or on."""

    kind: ClassVar[str] = "discount.switched"
    what: str


@dataclass(frozen=True, kw_only=True)
class DeliveryTermsChanged(Event):
    """The terms by which days of delivery are reckoned were changed."""

    kind: ClassVar[str] = "delivery_terms.changed"
    subject_kind: ClassVar[str] = "delivery_terms"
    changes: dict[str, list[Any]]
