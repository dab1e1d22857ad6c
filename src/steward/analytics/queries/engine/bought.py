"""Every order as the lake has it, by who placed it: columns of numbers, in the engine's memory."""

from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from steward.analytics.queries.engine.answering import columns_from
from steward.analytics.queries.engine.views import whole_view
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import Manifest
from steward.analytics.rules.metrics import Expression
from steward.analytics.rules.metrics.sales import cost_kept, order_of, stayed_of
from steward.analytics.rules.views import VIEWS

_NEEDED = ("order_number", "day", "account", "revenue", "refunded", "cost", "quantity", "returned")
_HOUSE, _PERSON = r"^O-([0-9]{1,18})$", r" #([0-9]{1,18})$"  # as sales and customers name them
_NEW_YEAR_1970 = 1970


def read_bought(lake: Lake, held: Manifest) -> dict[str, NDArray[Any]]:
    """Return the columns of all orders that somebody placed, one row for each.

    `house` is the id of an order of ours, 0 of others, of which `account` is the customer and
    `person` the number in that name. `day` and `quarter` count from 1970. `stayed` is revenue less
    what was paid back, `margin` is NaN where no cost is known.
    """
    rows = whole_view(VIEWS["sales"], _NEEDED, held.there)
    return columns_from(lake, held, _orders(rows), "sales")


def _orders(rows: Expression) -> Expression:
    is_known = rows.cost.notnull()
    named = rows.mutate(
        order_=order_of(rows),
        house=_id_in(rows.order_number, _HOUSE),
        person=_id_in(rows.account, _PERSON),
        stayed=stayed_of(rows).cast("float64"),
        margin=is_known.ifelse(stayed_of(rows).cast("float64") - cost_kept(rows) / 100, 0.0),
        known=is_known.cast("int64"),
    )
    mine = named.filter([named.day.notnull(), (named.house > 0) | (named.person > 0)])
    days = (mine.day.cast("date") - ibis.date("1970-01-01")).cast("int64")
    account = (mine.house > 0).ifelse("", mine.account)
    by = {"house": mine.house, "person": mine.person, "account_": account, "day_": mine.day}
    by |= {"order_": mine.order_}
    grouped = mine.mutate(at=days).aggregate(
        by=by,
        at=lambda one: one["at"].min(),
        stayed=lambda one: one.stayed.sum(),
        margin=lambda one: one.margin.sum(),
        known=lambda one: one.known.sum(),
    )
    quarter = (grouped.day_.year() - _NEW_YEAR_1970) * 4 + grouped.day_.quarter() - 1
    return grouped.select(
        "house",
        "person",
        account=grouped.account_,
        day=grouped["at"],
        quarter=quarter.cast("int64"),
        stayed=grouped.stayed,
        margin=(grouped.known > 0).ifelse(grouped.margin, np.nan),
    )


def _id_in(column: Expression, pattern: str) -> Expression:
    found = column.re_extract(pattern, 1)
    return (found == "").ifelse(ibis.null("int64"), found.try_cast("int64")).fill_null(0)
