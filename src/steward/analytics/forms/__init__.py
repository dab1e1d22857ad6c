"""What can be entered about boards and dated changes."""

from steward.analytics.forms.alerts import (
    AlertForm,
)
from steward.analytics.forms.boards import (
    BoardForm,
    FilterForm,
    TileForm,
)
from steward.analytics.forms.budgets import (
    BudgetForm,
    BudgetLineForm,
    PublishForm,
)
from steward.analytics.forms.changes import (
    ChangeForm,
)
from steward.analytics.forms.mails import (
    BoardMailForm,
    BoardMailTerms,
)
from steward.analytics.forms.sharing import (
    LinkForm,
    ReaderForm,
    TimesForm,
)

__all__ = [
    "AlertForm",
    "BoardForm",
    "BoardMailForm",
    "BoardMailTerms",
    "BudgetForm",
    "BudgetLineForm",
    "ChangeForm",
    "FilterForm",
    "LinkForm",
    "PublishForm",
    "ReaderForm",
    "TileForm",
    "TimesForm",
]
