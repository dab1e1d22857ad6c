"""How a question becomes one Ibis expression: grouped parts of a metric, over a view."""

from collections.abc import Collection, Mapping, Sequence

import ibis
import ibis.expr.operations as ops

from steward.analytics.queries.engine.views import outline, whole_view
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.metrics import Each, Expression, Metric
from steward.analytics.rules.views import GRAINS, VIEWS

_UNITS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
KEY, PART = "key_", "part_"


def grouped(metrics: Sequence[Metric], ask: Ask, there: Collection[str]) -> Expression:
    """Return the expression of a question, also of several metrics that are made alike.

    Its columns are key_0, key_1 …, and part_0_NAME of each part of the first metric, and so on.
    `there` names the tables of the lake that have rows.
    """
    view, bare = VIEWS[metrics[0].view], outline(VIEWS[metrics[0].view])
    needed = needed_by(_over(bare, metrics, ask)) & set(bare.columns)
    return _over(whole_view(view, needed, there), metrics, ask)


def needed_by(expression: Expression) -> set[str]:
    """Return the names of the columns that an expression reads."""
    return {field.name for field in expression.op().find(ops.Field)}


def _over(view: Expression, metrics: Sequence[Metric], ask: Ask) -> Expression:
    rows = chosen(view, ask)
    keys = keys_of(rows, ask)
    if each := metrics[0].each:
        rows = together(rows, keys, each)
        keys = {name: rows[name] for name in keys}
    return by_keys(
        rows,
        keys,
        {
            f"{number}_{name}": part(rows)
            for number, metric in enumerate(metrics)
            for name, part in metric.parts.items()
        },
    )


def keys_of(rows: Expression, ask: Ask) -> dict[str, Expression]:
    """Return what rows are grouped by, named."""
    return {f"{KEY}{number}": key_of(rows, one) for number, one in enumerate(ask.by)}


def by_keys(
    rows: Expression, keys: Mapping[str, Expression], parts: Mapping[str, Expression]
) -> Expression:
    """Group rows, and compute parts of each group."""
    named = {f"{PART}{name}": part for name, part in parts.items()}
    return rows.aggregate(by=dict(keys), **named) if keys else rows.aggregate(**named)


def together(rows: Expression, keys: Mapping[str, Expression], each: Each) -> Expression:
    """Bring rows together, to one for each of what they belong to, within each group."""
    named = rows.mutate(**keys, each_=each.key(rows))
    named = named.filter(named.each_.notnull())
    sums = {column: named[column].sum() for column in each.sums}
    apart = [*keys, "each_", *(["day"] if each.is_of_one_day else [])]
    return named.group_by(*apart).aggregate(**sums, lines_=named.count())


def chosen(view: Expression, ask: Ask) -> Expression:
    """Keep the rows of the time and the values that are asked for; "" stands for no value."""
    conditions = []
    if ask.since:
        conditions.append(view.day >= ibis.literal(ask.since))
    if ask.until:
        conditions.append(view.day < ibis.literal(ask.until))
    for name, values in ask.where:
        column = view[name].cast("string")
        given = [one for one in values if one]
        is_one = column.isin(given) if given else ibis.literal(value=False)
        conditions.append(is_one | column.isnull() if "" in values else is_one)
    return view.filter(conditions) if conditions else view


def key_of(view: Expression, name: str) -> Expression:
    """Return what rows are grouped by: a dimension as text, or the first day of a time."""
    if name in GRAINS:
        return view.day if name == "day" else view.day.truncate(_UNITS[name])
    return view[name].cast("string")


def written(expression: Expression, dialect: str) -> str:
    """Return an expression as SQL."""
    return str(ibis.to_sql(expression, dialect=dialect))
