"""Facts of budgets."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class BudgetEvent(Event):
    """Something that was done about a budget; `subject_id` is its id."""

    subject_kind: ClassVar[str] = "budget"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows budgets looks again."""
        return ("budgets", f"budget:{self.subject_id}")


@dataclass(frozen=True, kw_only=True)
class BudgetAdded(BudgetEvent):
    """Somebody began a budget."""

    kind: ClassVar[str] = "budget.added"
    measure: str
    months: str


@dataclass(frozen=True, kw_only=True)
class BudgetChanged(BudgetEvent):
    """A budget's name, months, or who hears of it; `changes` is old and new of each."""

    kind: ClassVar[str] = "budget.changed"
    changes: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class BudgetPlanned(BudgetEvent):
    """Lines of the draft were planned or taken out; `lines` names the first of `count`."""

    kind: ClassVar[str] = "budget.planned"
    lines: list[str]
    count: int
    total: str


@dataclass(frozen=True, kw_only=True)
class BudgetRemoved(BudgetEvent):
    """A budget of which nothing was published was forgotten."""

    kind: ClassVar[str] = "budget.removed"


@dataclass(frozen=True, kw_only=True)
class BudgetPublished(BudgetEvent):
    """The draft holds from now on, as the version of a number."""

    kind: ClassVar[str] = "budget.published"
    number: int
    total: str
    note: str


@dataclass(frozen=True, kw_only=True)
class BudgetWarned(BudgetEvent):
    """The people of a budget were told of a line: near its limit, past it, or going to be."""

    kind: ClassVar[str] = "budget.warned"
    line: str
    warned: str
    limit: str
    people: list[int]
