"""Tables of the books: files of the lake that count, and who brought them; boards, changes."""

from steward.analytics.models.alerts import (
    MetricAlarm,
    MetricAlert,
)
from steward.analytics.models.boards import (
    Board,
    BoardTile,
)
from steward.analytics.models.budgets import (
    Budget,
    BudgetLine,
    BudgetVersion,
    BudgetWarning,
)
from steward.analytics.models.changes import (
    Change,
)
from steward.analytics.models.flow import (
    LakeFlow,
)
from steward.analytics.models.imports import (
    FreeTable,
    JoinedValue,
    SavedMapping,
)
from steward.analytics.models.lake import (
    MASKS,
    ROWS,
    SEEN,
    LakeCube,
    LakeLanding,
    LakePart,
)
from steward.analytics.models.mails import (
    BoardMail,
)
from steward.analytics.models.sharing import (
    BoardLink,
    BoardShare,
)

__all__ = [
    "MASKS",
    "ROWS",
    "SEEN",
    "Board",
    "BoardLink",
    "BoardMail",
    "BoardShare",
    "BoardTile",
    "Budget",
    "BudgetLine",
    "BudgetVersion",
    "BudgetWarning",
    "Change",
    "FreeTable",
    "JoinedValue",
    "LakeCube",
    "LakeFlow",
    "LakeLanding",
    "LakePart",
    "MetricAlarm",
    "MetricAlert",
    "SavedMapping",
]
