"""Facts of alerts on metrics."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class _AlertEvent(Event):
    """Something that was done about an alert; `subject_id` is its id."""

    subject_kind: ClassVar[str] = "metric_alert"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows the list of alerts looks again."""
        return ("metric_alerts",)


@dataclass(frozen=True, kw_only=True)
class AlertAdded(_AlertEvent):
    """Somebody set an alert."""

    kind: ClassVar[str] = "metric_alert.added"
    metric: str
    condition: str


@dataclass(frozen=True, kw_only=True)
class AlertChanged(_AlertEvent):
    """An alert was changed; `changes` is old and new of each."""

    kind: ClassVar[str] = "metric_alert.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class AlertRemoved(_AlertEvent):
    """An alert was removed."""

    kind: ClassVar[str] = "metric_alert.removed"


@dataclass(frozen=True, kw_only=True)
class AlertRaised(_AlertEvent):
    """The people of an alert were told: the week or month from `since` is not as it may be."""

    kind: ClassVar[str] = "metric_alert.raised"
    since: str
    side: str
    value: str
    people: list[int]


@dataclass(frozen=True, kw_only=True)
class AlertEnded(_AlertEvent):
    """A metric is again as it may be; the next time is told anew."""

    kind: ClassVar[str] = "metric_alert.ended"
    since: str
