"""The rows behind a figure, as they stand in the lake: the newest first, a page at a time."""

from typing import Any

import ibis

from steward.analytics.queries.engine.answering import from_rows
from steward.analytics.queries.engine.asking import chosen
from steward.analytics.queries.engine.views import whole_view
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import Manifest
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.tables import TABLES
from steward.analytics.rules.views import View


def read_rows(
    lake: Lake, held: Manifest, view: View, ask: Ask, after: int, most: int
) -> list[tuple[Any, ...]]:
    """Return rows of a view, of the time and the values that are asked for, in its columns' order.

    `after` rows are passed over. Rows of one day are in the order of their keys.
    """
    names = [one.name for one in view.columns]
    rows = chosen(whole_view(view, names, held.there), ask).select(*names)
    keys = [name for name in TABLES[view.base].key if name in names]
    order = [ibis.desc(rows.day), *(rows[name] for name in keys if name != "day")]
    asked = rows.order_by(order).limit(most, offset=after)
    return from_rows(lake, held, asked, ask, view.name)
