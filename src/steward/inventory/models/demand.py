"""Demand by weeks, and forecasts of it: those published stay for ever, with what became of them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Double,
    ForeignKey,
    Index,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.inventory.models.products import QUANTITY
from steward.inventory.rules import DemandSource, RunState
from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, Id, Moment

_VARIANT, _PLACE = "variants.id", "places.id"
_SERIES, _TABLE = ARRAY(Double, dimensions=1), ARRAY(Double, dimensions=2)


def _to(table: str, *, key: bool = False) -> Mapped[int]:
    return mapped_column(BigInteger, ForeignKey(table), primary_key=key)


class DemandWeek(Base):
    """What was asked for of a variant at a place in a week that begins on a Monday.

    `days_out` are the days of it on which there was none. The ledger's rows are computed anew from
    its movements; those of an import tell of weeks that the ledger does not know.
    """

    __tablename__ = "demand_weeks"
    __table_args__ = (
        CheckConstraint(f"source in ({one_of(DemandSource)})", "source"),
        CheckConstraint("extract(isodow from week) = 1", "week"),
        CheckConstraint("quantity >= 0", "quantity"),
        CheckConstraint("days_out between 0 and 7", "days_out"),
        Index("demand_weeks_key_uq", "variant_id", "place_id", "week", "source", unique=True),
        Index("demand_weeks_imported_ix", "week", postgresql_where=text("source = 'import'")),
    )

    id: Mapped[Id]
    variant_id: Mapped[int] = _to(_VARIANT)
    place_id: Mapped[int] = _to(_PLACE)
    week: Mapped[date]
    source: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    days_out: Mapped[int] = mapped_column(SmallInteger, default=0)


class ForecastRun(Base):
    """One run over all goods: demand brought up to date, compared, and forecast anew.

    `week` is the first that is forecast; `zone` whose midnights part the weeks. `reached` is the
    variant up to which it is done, so that a killed run goes on there; `total`, `done` and
    `published` count series.
    """

    __tablename__ = "forecast_runs"
    __table_args__ = (
        CheckConstraint(f"state in ({one_of(RunState)})", "state"),
        Index(
            "forecast_runs_open_uq",
            text("(true)"),
            unique=True,
            postgresql_where=text("state in ('waiting', 'running')"),
        ),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(default=RunState.WAITING)
    week: Mapped[date]
    zone: Mapped[str]
    reached: Mapped[BigInt] = mapped_column(default=0)
    total: Mapped[BigInt] = mapped_column(default=0)
    done: Mapped[BigInt] = mapped_column(default=0)
    published: Mapped[BigInt] = mapped_column(default=0)
    error: Mapped[str | None]
    by_id: Mapped[BigInt | None]
    by_name: Mapped[str]
    asked_at: Mapped[Moment]
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ForecastSpread(Base):
    """What errors are like in a class of demand, in a run: append-only, by a trigger."""

    __tablename__ = "forecast_spreads"

    id: Mapped[Id]
    run_id: Mapped[int] = _to("forecast_runs.id")
    quantiles: Mapped[list[float]] = mapped_column(_SERIES)
    growth: Mapped[list[float]] = mapped_column(_SERIES)
    paths: Mapped[list[list[float]]] = mapped_column(_TABLE)


class PublishedForecast(Base):
    """What was said of a variant at a place, from `week` on: append-only, by a trigger.

    `quantiles` has a row for each share in steward.quant.demand.QUANTILES. `naive` is what the
    seasonal naive forecast said. `next_mean`, `next_low` and `next_high` are of the next four weeks
    together. `wape`, `bias`, `value_added` and `tests` are of the past that it was tested on.
    `digest` tells whether it would be made of something else today.
    """

    __tablename__ = "forecasts"
    __table_args__ = (Index("forecasts_series_ix", "variant_id", "place_id", "id"),)

    id: Mapped[Id]
    run_id: Mapped[int] = _to("forecast_runs.id")
    variant_id: Mapped[int] = _to(_VARIANT)
    place_id: Mapped[int] = _to(_PLACE)
    made_at: Mapped[Moment]
    week: Mapped[date]
    demand_class: Mapped[str]
    method: Mapped[str]
    digest: Mapped[str]
    seen: Mapped[int]
    mean: Mapped[list[float]] = mapped_column(_SERIES)
    quantiles: Mapped[list[list[float]]] = mapped_column(_TABLE)
    naive: Mapped[list[float] | None] = mapped_column(_SERIES)
    next_mean: Mapped[float] = mapped_column(Double)
    next_low: Mapped[float] = mapped_column(Double)
    next_high: Mapped[float] = mapped_column(Double)
    wape: Mapped[float | None] = mapped_column(Double)
    bias: Mapped[float | None] = mapped_column(Double)
    value_added: Mapped[float | None] = mapped_column(Double)
    tests: Mapped[dict[str, Any]] = mapped_column(JSONB)
    cautions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    spread_id: Mapped[int] = _to("forecast_spreads.id")
    scale: Mapped[float] = mapped_column(Double)


class ForecastHead(Base):
    """Which forecast of a variant at a place is the newest."""

    __tablename__ = "forecast_heads"

    variant_id: Mapped[int] = _to(_VARIANT, key=True)
    place_id: Mapped[int] = _to(_PLACE, key=True)
    forecast_id: Mapped[int] = _to("forecasts.id")


class ForecastResult(Base):
    """What came in a week that has ended, beside what was said of it `lead` weeks before.

    `missed` and `naive_missed` are sizes of errors, `surplus` how much too much the mean said, and
    `inside` whether it came within the interval that eight of ten are in.
    """

    __tablename__ = "forecast_results"
    __table_args__ = (Index("forecast_results_week_ix", "week"),)

    variant_id: Mapped[int] = _to(_VARIANT, key=True)
    place_id: Mapped[int] = _to(_PLACE, key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    lead: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    forecast_id: Mapped[int] = _to("forecasts.id")
    demand: Mapped[float] = mapped_column(Double)
    missed: Mapped[float] = mapped_column(Double)
    surplus: Mapped[float] = mapped_column(Double)
    naive_missed: Mapped[float | None] = mapped_column(Double)
    inside: Mapped[bool]
