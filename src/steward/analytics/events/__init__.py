"""Facts of the books."""

from steward.analytics.events.alerts import (
    AlertAdded,
    AlertChanged,
    AlertEnded,
    AlertRaised,
    AlertRemoved,
)
from steward.analytics.events.boards import (
    BoardChanged,
    BoardMade,
    BoardPutBack,
    BoardRemoved,
)
from steward.analytics.events.budgets import (
    BudgetAdded,
    BudgetChanged,
    BudgetPlanned,
    BudgetPublished,
    BudgetRemoved,
    BudgetWarned,
)
from steward.analytics.events.changes import (
    ChangeCorrected,
    ChangeRecorded,
    ChangeRemoved,
)
from steward.analytics.events.imports import (
    BooksImported,
    BooksImportUndone,
    ValueJoined,
    ValueParted,
)
from steward.analytics.events.mails import (
    BoardMailChanged,
    BoardMailSent,
    BoardMailSet,
    BoardMailStopped,
)
from steward.analytics.events.sharing import (
    BoardShared,
    BoardUnshared,
    LinkMade,
    LinkRevoked,
)

__all__ = [
    "AlertAdded",
    "AlertChanged",
    "AlertEnded",
    "AlertRaised",
    "AlertRemoved",
    "BoardChanged",
    "BoardMade",
    "BoardMailChanged",
    "BoardMailSent",
    "BoardMailSet",
    "BoardMailStopped",
    "BoardPutBack",
    "BoardRemoved",
    "BoardShared",
    "BoardUnshared",
    "BooksImportUndone",
    "BooksImported",
    "BudgetAdded",
    "BudgetChanged",
    "BudgetPlanned",
    "BudgetPublished",
    "BudgetRemoved",
    "BudgetWarned",
    "ChangeCorrected",
    "ChangeRecorded",
    "ChangeRemoved",
    "LinkMade",
    "LinkRevoked",
    "ValueJoined",
    "ValueParted",
]
