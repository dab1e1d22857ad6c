"""Facts of routing: what skills there are, who has them and by what, who is on duty."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event

EXPERTS = "experts"  # pages that show who has which skills, shifts and load watch this


@dataclass(frozen=True, kw_only=True)
class _SkillEvent(Event):
    subject_kind: ClassVar[str] = "skill"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topics: whoever shows skills or experts looks again."""
        return (EXPERTS,)


@dataclass(frozen=True, kw_only=True)
class SkillAdded(_SkillEvent):
    """There is a new skill; `rule` is how work asks for it."""

    kind: ClassVar[str] = "skill.added"
    rule: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SkillChanged(_SkillEvent):
    """A skill was changed; `changes` is old and new of each field that was."""

    kind: ClassVar[str] = "skill.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class SkillRemoved(_SkillEvent):
    """A skill is gone; `rule` is how work asked for it, `levels` who had it set, by user id."""

    kind: ClassVar[str] = "skill.removed"
    rule: dict[str, Any]
    levels: dict[int, float]


@dataclass(frozen=True, kw_only=True)
class ExpertEvent(Event):
    """Something about an agent as an expert; `subject_id` is the user's id."""

    subject_kind: ClassVar[str] = "expert"

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topics: the expert, and all lists of them."""
        return (*super().topics(), EXPERTS)


@dataclass(frozen=True, kw_only=True)
class LevelsSet(ExpertEvent):
    """A lead has set how good an agent is; `changes` is old and new of each skill by name."""

    kind: ClassVar[str] = "expert.levels_set"
    changes: dict[str, list[float | None]]


@dataclass(frozen=True, kw_only=True)
class LearningSetBack(ExpertEvent):
    """A lead lets only the level that was set count; `was` is what had been learned."""

    kind: ClassVar[str] = "expert.set_back"
    skill: str
    was: float
    level: float


@dataclass(frozen=True, kw_only=True)
class ObjectionRaised(ExpertEvent):
    """An agent says that a proficiency is not right."""

    kind: ClassVar[str] = "expert.objected"
    skill: str
    was: float
    value: float
    reason: str


@dataclass(frozen=True, kw_only=True)
class ObjectionAccepted(ExpertEvent):
    """A lead agreed: the value that the agent gave is the level now."""

    kind: ClassVar[str] = "expert.objection_accepted"
    skill: str
    was: float
    value: float
    answer: str


@dataclass(frozen=True, kw_only=True)
class ObjectionDeclined(ExpertEvent):
    """A lead did not agree; nothing has changed."""

    kind: ClassVar[str] = "expert.objection_declined"
    skill: str
    value: float
    answer: str


@dataclass(frozen=True, kw_only=True)
class StaffingChanged(ExpertEvent):
    """An agent got another capacity, mark or shift; `changes` is old and new of each field."""

    kind: ClassVar[str] = "expert.staffing_changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class _AbsenceEvent(ExpertEvent):
    starts: str
    ends: str
    deputy_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class AbsenceEntered(_AbsenceEvent):
    """An agent will not be there for a time."""

    kind: ClassVar[str] = "expert.absence_entered"


@dataclass(frozen=True, kw_only=True)
class AbsenceRemoved(_AbsenceEvent):
    """An agent will be there after all."""

    kind: ClassVar[str] = "expert.absence_removed"


@dataclass(frozen=True, kw_only=True)
class _DailyEvent(ExpertEvent):
    """What work brings by itself, day by day: no administrative act."""

    subject_kind: ClassVar[str] = "performance"

    @override
    def topics(self) -> tuple[str, ...]:
        return (f"expert:{self.subject_id}", EXPERTS)


@dataclass(frozen=True, kw_only=True)
class PresenceSet(_DailyEvent):
    """An agent said to be available or away."""

    kind: ClassVar[str] = "performance.presence_set"
    is_away: bool


@dataclass(frozen=True, kw_only=True)
class OutcomeNoted(_DailyEvent):
    """What came of an agent's work was learned from; `moment` is when it was."""

    kind: ClassVar[str] = "performance.outcome_noted"
    skills: tuple[str, ...]
    result: str
    grade: float
    weight: float
    moment: str
