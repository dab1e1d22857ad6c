"""Tables of routing: skills, who has them and how well, who is on duty, how long work takes."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment
from steward.routing.rules import SkillKind, SkillRule, Tally

USUAL_CAPACITY = 6.0  # units: so many ordinary tickets at once


def _user_fk(ondelete: str = "CASCADE") -> ForeignKey:
    return ForeignKey("users.id", ondelete=ondelete)


def _skill_fk() -> ForeignKey:
    return ForeignKey("skills.id", ondelete="CASCADE")


class Skill(Base):
    """A topic, a product or a language that somebody can be good at; see SkillRule."""

    __tablename__ = "skills"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    kind: Mapped[str]
    words: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    level: Mapped[float]
    weight: Mapped[float]
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def rule(self) -> SkillRule:
        """How work asks for it."""
        kind, words = SkillKind(self.kind), frozenset(self.words)
        return SkillRule(self.name, kind, words, self.level, self.weight)


class NearSkill(Base):
    """A skill that helps with another one: who has it counts as having `share` of that."""

    __tablename__ = "near_skills"

    skill_id: Mapped[int] = mapped_column(BigInteger, _skill_fk(), primary_key=True)
    near_id: Mapped[int] = mapped_column(BigInteger, _skill_fk(), primary_key=True, index=True)
    share: Mapped[float]


class Ability(Base):
    """How good an agent is at something: the level that was set, and what was learned since.

    Nobody has set a level (then 0) where `set_at` is None: it came by work alone. `success` and
    `mass` are a Tally at `learned_at`, of so many `outcomes`.
    """

    __tablename__ = "abilities"

    agent_id: Mapped[int] = mapped_column(BigInteger, _user_fk(), primary_key=True)
    skill_id: Mapped[int] = mapped_column(BigInteger, _skill_fk(), primary_key=True, index=True)
    level: Mapped[float] = mapped_column(default=0.0)
    set_at: Mapped[Moment | None]
    set_by: Mapped[str] = mapped_column(default="")
    success: Mapped[float] = mapped_column(default=0.0)
    mass: Mapped[float] = mapped_column(default=0.0)
    outcomes: Mapped[int] = mapped_column(default=0)
    learned_at: Mapped[Moment | None]

    @property
    def seen(self) -> Tally:
        """What was learned."""
        return Tally(self.success, self.mass, self.learned_at)

    def set(self, level: float, by: str, at: datetime) -> None:
        """Take somebody's word for how good the agent is."""
        self.level, self.set_by, self.set_at = level, by, at

    def learn(self, value: float, weight: float, at: datetime) -> None:
        """Add an outcome."""
        self.success, self.mass, self.learned_at = self.seen.plus(value, weight, at)
        self.outcomes += 1

    def forget(self) -> None:
        """Go by the level that was set alone."""
        self.success, self.mass, self.outcomes, self.learned_at = 0.0, 0.0, 0, None


class Objection(Base):
    """An agent's word against a proficiency, until a lead has decided on it."""

    __tablename__ = "objections"
    __table_args__ = (
        Index(
            "objections_open_uq",
            "agent_id",
            "skill_id",
            unique=True,
            postgresql_where=text("decided_at is null"),
        ),
    )

    id: Mapped[Id]
    agent_id: Mapped[int] = mapped_column(BigInteger, _user_fk())
    skill_id: Mapped[int] = mapped_column(BigInteger, _skill_fk())
    value: Mapped[float]
    reason: Mapped[str]
    raised_at: Mapped[Moment]
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[str] = mapped_column(default="")
    is_accepted: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(default="")


class Staffing(Base):
    """What an agent can carry and carries. Without a row, all is as these defaults say.

    `load` is kept by guarded updates; `changed_at` is when a lead last changed anything about
    the agent, so that `version` tells of it.
    """

    __tablename__ = "staffing"
    __table_args__ = (CheckConstraint("load >= 0", name="load"),)

    agent_id: Mapped[int] = mapped_column(BigInteger, _user_fk(), primary_key=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    capacity: Mapped[float] = mapped_column(default=USUAL_CAPACITY, server_default="6")
    load: Mapped[float] = mapped_column(default=0.0, server_default="0")
    is_generalist: Mapped[bool] = mapped_column(default=False, server_default="false")
    is_away: Mapped[bool] = mapped_column(default=False, server_default="false")
    changed_at: Mapped[Moment | None]

    __mapper_args__ = {"version_id_col": version}


class Shift(Base):
    """A calendar by which an agent works; its removal is refused as long as somebody does."""

    __tablename__ = "shifts"

    agent_id: Mapped[int] = mapped_column(BigInteger, _user_fk(), primary_key=True)
    calendar_id: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("calendars.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        index=True,
    )


class Absence(Base):
    """A time in which an agent is not there, and who stands in; those of one never overlap."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("absences_agent_ix", "agent_id", "ends_at"),
    )

    id: Mapped[Id]
    agent_id: Mapped[int] = mapped_column(BigInteger, _user_fk())
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    deputy_id: Mapped[int | None] = mapped_column(BigInteger, _user_fk("SET NULL"))
    reason: Mapped[str] = mapped_column(default="")


class ObservedEffort(Base):
    """Handling times that were seen of a kind of work: a Tally of minutes at `seen_at`."""

    __tablename__ = "efforts"
    __table_args__ = (UniqueConstraint("category", "severity", "channel"),)

    id: Mapped[Id]
    category: Mapped[str]
    severity: Mapped[str]
    channel: Mapped[str]
    minutes: Mapped[float] = mapped_column(default=0.0)
    mass: Mapped[float] = mapped_column(default=0.0)
    count: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[Moment | None]

    @property
    def seen(self) -> Tally:
        """What was seen."""
        return Tally(self.minutes, self.mass, self.seen_at)

    def note(self, minutes: float, at: datetime) -> None:
        """Add what one ticket took."""
        self.minutes, self.mass, self.seen_at = self.seen.plus(minutes, 1.0, at)
        self.count += 1
