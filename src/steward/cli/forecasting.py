"""`steward forecast`: what will be asked for, from any file of what was."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from steward.kit.errors import BadInput
from steward.kit.imports import BadRecord, open_records
from steward.kit.terminal import Json, complain, print_json, progress, say
from steward.quant.demand import (
    COLUMNS,
    BadLine,
    Forecast,
    Line,
    Table,
    read_line,
    read_place,
    tabulate,
)
from steward.quant.demand import forecast as forecast_series

app = typer.Typer()
_Demand = Annotated[
    Path,
    typer.Option(
        exists=True, dir_okay=False, readable=True, help="Columns sku,period,quantity[,in_stock]."
    ),
]
_Horizon = Annotated[int, typer.Option(min=1, max=1000, help="Periods to look ahead.")]
_Season = Annotated[
    int | None,
    typer.Option(min=1, max=400, help="Periods in a year or week, where it cannot be told."),
]


class _Rejected(NamedTuple):
    row: int
    field: str
    reason: str


@app.command()
def forecast(
    demand: _Demand, horizon: _Horizon, season: _Season = None, as_json: Json = False
) -> None:
    """Forecast the demand for each SKU of a file, with its spread and its record on the past.

    A bad row is named and left out; of a bad quantity the period counts as not seen. The exit code
    is 1 then.
    """
    rejected: list[_Rejected] = []
    table = _table(demand, rejected)
    cycle = season or table.step.cycle
    found = forecast_series(table.series, horizon=horizon, cycle=cycle, watch=_watch)
    if as_json:
        print_json(_as_dict(table, cycle, found, rejected))
    else:
        _say(table, found)
    raise typer.Exit(min(len(rejected), 1))


def _table(file: Path, rejected: list[_Rejected]) -> Table:
    try:
        return tabulate(progress(_lines(file, rejected), "rows"))
    except ValueError as why:
        raise BadInput(f"{file}: {why}. Nothing was forecast.") from why
    finally:
        for row, field, reason in rejected:
            complain(f"{file}, row {row}: {field} {reason}.")


def _lines(file: Path, rejected: list[_Rejected]) -> Iterator[Line]:
    """Yield what can be used of a file, and collect what is wrong with the rest."""
    for record in open_records(file):
        if isinstance(record, BadRecord):
            rejected.append(_Rejected(record.position, "", record.reason))
            continue
        fields = {name.strip().lower(): value for name, value in record.fields.items()}
        if missing := [name for name in COLUMNS if name not in fields]:
            raise BadInput(f"{file} has no column {', '.join(missing)}. The first row names them.")
        with suppress(BadLine):
            yield _line(record.position, fields, rejected)


def _line(row: int, fields: dict[str, Any], rejected: list[_Rejected]) -> Line:
    try:
        return read_line(fields)
    except BadLine as bad:
        rejected.append(_Rejected(row, bad.field, bad.reason))
        return Line(*read_place(fields), None)


def _watch(fitted: Iterable[Any], total: int) -> Iterator[Any]:
    return progress(fitted, "fits", total)


def _as_dict(
    table: Table, cycle: int, found: Sequence[Forecast], rejected: list[_Rejected]
) -> dict[str, object]:
    return {
        "step": table.step.unit,
        "every": table.step.every,
        "season": cycle,
        "until": str(table.step.period(table.last)),
        "rejected": [one._asdict() for one in rejected],
        "forecasts": [_forecast(table, one) for one in found],
    }


def _forecast(table: Table, one: Forecast) -> dict[str, object]:
    return {
        "sku": one.key,
        "class": one.demand_class,
        "method": one.method,
        "periods": [_period(table, one, ahead) for ahead in range(len(one.mean))],
        "backtest": asdict(one.backtest) if one.backtest else None,
        "cautions": list(one.cautions),
    }


def _period(table: Table, one: Forecast, ahead: int) -> dict[str, object]:
    return {
        "period": str(table.step.period(table.last + 1 + ahead)),
        "forecast": _short(one.median[ahead]),
        "mean": _short(one.mean[ahead]),
        "quantiles": {str(share): _short(row[ahead]) for share, row in one.quantiles.items()},
    }


def _short(value: float) -> float:
    return round(float(value), 4)


def _say(table: Table, found: Sequence[Forecast]) -> None:
    step, until = table.step, table.step.period(table.last)
    say(f"{len(found):,} SKUs, in steps of {step.every} {step.unit}, until {until}")
    for one in found:
        error = one.backtest.wape if one.backtest else None
        missed = "untested" if error is None else f"misses {error:.0%}"
        ahead = " ".join(f"{value:,.1f}" for value in one.median)
        say(f"{one.key}: {ahead}  ({one.demand_class}, {one.method}, {missed})")
