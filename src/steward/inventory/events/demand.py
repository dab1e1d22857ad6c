"""Facts of forecasts, and the live topics of their pages."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event

FORECASTS = "forecasts"  # the live topic of what was published
FORECAST_RUN = "forecast-run"  # of how far the run is


@dataclass(frozen=True, kw_only=True)
class ForecastsMade(Event):
    """A run of the forecast, the subject, came to its end; so many forecasts are new."""

    kind: ClassVar[str] = "forecasts.made"
    subject_kind: ClassVar[str] = "forecast run"
    published: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows forecasts looks again."""
        return (FORECASTS, FORECAST_RUN)


@dataclass(frozen=True, kw_only=True)
class ForecastCancelled(Event):
    """A run of the forecast, the subject, was cancelled; what it had published stays."""

    kind: ClassVar[str] = "forecasts.cancelled"
    subject_kind: ClassVar[str] = "forecast run"

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows the run looks again."""
        return (FORECAST_RUN,)


@dataclass(frozen=True, kw_only=True)
class DemandImported(Event):
    """A file of demand was imported; `counts` is what became of its rows."""

    kind: ClassVar[str] = "demand.imported"
    subject_kind: ClassVar[str] = "import"
    file: str
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class DemandImportUndone(Event):
    """An import of demand was taken back."""

    kind: ClassVar[str] = "demand.import_undone"
    subject_kind: ClassVar[str] = "import"
    withdrawn: int
    restored: int
