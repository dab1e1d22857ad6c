"""The books: sales data in, decisions out. A lake of Parquet, metrics defined once, boards.

Our own rows flow into the lake by themselves; `flow_anew` is for whoever writes past the facts.
`BOOKS` is the kind of imports of sales data. `send_books` has a file brought in by the worker.
TIME is what a tile is by that shows how something went.
"""

from steward.analytics.actions.boards import make_board
from steward.analytics.actions.budgets import add_budget, publish_draft, set_line
from steward.analytics.actions.changes import record_change
from steward.analytics.actions.flow import flow_anew
from steward.analytics.actions.imports import (
    BOOKS,
    send_books,
    undo_books_import,
)
from steward.analytics.actions.mending import rebuild_books
from steward.analytics.forms import BoardForm, BudgetForm, BudgetLineForm, ChangeForm, PublishForm
from steward.analytics.queries.lake import (
    Lake,
)
from steward.analytics.queries.lost import missing_imports
from steward.analytics.rules.boards import TIME, Chart, Tile

__all__ = [
    "BOOKS",
    "TIME",
    "BoardForm",
    "BudgetForm",
    "BudgetLineForm",
    "ChangeForm",
    "Chart",
    "Lake",
    "PublishForm",
    "Tile",
    "add_budget",
    "flow_anew",
    "make_board",
    "missing_imports",
    "publish_draft",
    "rebuild_books",
    "record_change",
    "send_books",
    "set_line",
    "undo_books_import",
]
