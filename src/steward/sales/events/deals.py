"""Facts about deals, and about how the house keeps them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event

DEALS = "deals"  # the live topic of all deals


@dataclass(frozen=True, kw_only=True)
class _DealEvent(Event):
    """Something that happened to a deal."""

    subject_kind: ClassVar[str] = "deal"

    @override
    def topics(self) -> tuple[str, ...]:
        """Its page looks again, and so do the board and lists."""
        return (f"deal:{self.subject_id}", DEALS)


@dataclass(frozen=True, kw_only=True)
class DealOpened(_DealEvent):
    """A deal was entered, or told of by a file; `stage` is the name of the one it stands in."""

    kind: ClassVar[str] = "deal.opened"
    title: str
    stage: str


@dataclass(frozen=True, kw_only=True)
class DealChanged(_DealEvent):
    """A deal was changed; `changes` is old and new of each particular."""

    kind: ClassVar[str] = "deal.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class NextStepSet(_DealEvent):
    """What is done next about a deal was said, and when."""

    kind: ClassVar[str] = "deal.next_step_set"
    words: str
    day: str


@dataclass(frozen=True, kw_only=True)
class DealMoved(_DealEvent):
    """A deal came from one open stage into another, or was opened again."""

    kind: ClassVar[str] = "deal.moved"
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class DealWon(_DealEvent):
    """A deal was won on a day, for `value` of a currency."""

    kind: ClassVar[str] = "deal.won"
    before: str
    closed_on: str
    value: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class DealLost(_DealEvent):
    """A deal was lost on a day, and why."""

    kind: ClassVar[str] = "deal.lost"
    before: str
    closed_on: str
    reason: str
    words: str


@dataclass(frozen=True, kw_only=True)
class DealWithdrawn(_DealEvent):
    """A deal that an import had brought was taken away with it."""

    kind: ClassVar[str] = "deal.withdrawn"


@dataclass(frozen=True, kw_only=True)
class DealsImported(Event):
    """A file of deals was imported; `counts` is what became of its deals and bad rows."""

    kind: ClassVar[str] = "deals.imported"
    subject_kind: ClassVar[str] = "import"
    file: str
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class DealsImportUndone(Event):
    """An import of deals was taken back; `kept` are deals that people worked on since."""

    kind: ClassVar[str] = "deals.import_undone"
    subject_kind: ClassVar[str] = "import"
    withdrawn: int
    restored: int
    kept: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _StageEvent(Event):
    """Something that was done to a stage of deals."""

    subject_kind: ClassVar[str] = "deal_stage"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """The board looks again."""
        return (DEALS,)


@dataclass(frozen=True, kw_only=True)
class DealStageAdded(_StageEvent):
    """A stage of deals was added."""

    kind: ClassVar[str] = "deal_stage.added"


@dataclass(frozen=True, kw_only=True)
class DealStageChanged(_StageEvent):
    """A stage of deals was changed; `changes` is old and new of each particular."""

    kind: ClassVar[str] = "deal_stage.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class DealStageRemoved(_StageEvent):
    """A stage that no deal ever stood in was removed."""

    kind: ClassVar[str] = "deal_stage.removed"


@dataclass(frozen=True, kw_only=True)
class DealTermsChanged(Event):
    """The reasons were changed for which deals are lost."""

    kind: ClassVar[str] = "deal_terms.changed"
    subject_kind: ClassVar[str] = "deal_terms"
    changes: dict[str, list[Any]]
