"""A promise: one clock of a subject, from when it was made to when it ended."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Interval, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit import clock
from steward.kit.db import Base, BigInt, Id, Moment
from steward.promises.models.policies import Policy
from steward.promises.rules import (
    BROKEN,
    Chain,
    ChainStep,
    Clock,
    Kind,
    Timeline,
    chain_of,
    next_share,
    steps_at,
)

_STANDS = text("ended_at is null")
_SOON = 0.75  # of the time is used


class Promise(Base):
    """One promise. Columns `target`, `used` and `since` are its Clock.

    `due_at`, `soon_at` and `next_step_at` are None while it stands still. `fired` is the last share
    (percent) whose steps were done. `kept` is None until it has ended, and when nobody waited for
    it any more. `story` is what happened to the clock: moment, what, seconds used by then, and the
    target, calendar and policy from then on.
    """

    __tablename__ = "promises"
    __table_args__ = (
        Index(
            "promises_standing_ix",
            "subject_kind",
            "subject_id",
            "kind",
            unique=True,
            postgresql_where=_STANDS,
        ),
        Index("promises_subject_ix", "subject_kind", "subject_id", "id"),
        Index(
            "promises_step_ix",
            "subject_kind",
            "next_step_at",
            postgresql_where=text("next_step_at is not null"),
        ),
        Index("promises_due_ix", "due_at", postgresql_where=_STANDS),
        Index("promises_calendar_ix", "calendar_id", "since", postgresql_where=_STANDS),
        Index("promises_policy_ix", "policy_id"),
        Index("promises_ended_ix", "ended_at"),
    )

    id: Mapped[Id]
    subject_kind: Mapped[str]
    subject_id: Mapped[BigInt]
    kind: Mapped[str]
    policy_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("policies.id", ondelete="SET NULL")
    )
    calendar_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("calendars.id"))
    target: Mapped[timedelta] = mapped_column(Interval)
    used: Mapped[timedelta] = mapped_column(Interval, default=timedelta())
    since: Mapped[Moment | None]
    due_at: Mapped[Moment | None]
    soon_at: Mapped[Moment | None]
    pauses_on_hold: Mapped[bool] = mapped_column(default=True)
    steps: Mapped[list[list[Any]]] = mapped_column(JSONB, default=list)
    fired: Mapped[int] = mapped_column(default=0)
    next_step_at: Mapped[Moment | None]
    acknowledged_at: Mapped[Moment | None]
    acknowledged_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    words: Mapped[str | None]
    made_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    kept: Mapped[bool | None]
    story: Mapped[list[list[Any]]] = mapped_column(JSONB, default=list)

    @property
    def is_unseen(self) -> bool:
        """Whether its time runs out and nobody has seen to it yet."""
        runs = self.ended_at is None and self.acknowledged_at is None
        return runs and self.soon_at is not None and self.soon_at <= clock.now()

    @property
    def clock(self) -> Clock:
        """Return how it runs."""
        return Clock(self.target, self.used, self.since)

    @property
    def chain(self) -> Chain:
        """What is done as the time runs out."""
        return chain_of(self.steps)

    def begin(self, moment: datetime, timeline: Timeline) -> None:
        """Start its clock for the first time."""
        self._run(Clock(self.target, timedelta(), moment), timeline)
        self._tell(moment, "made")

    def pause(self, moment: datetime, timeline: Timeline) -> None:
        """Let its clock stand still; one that does already stays as it is."""
        if self.since is not None:
            self._run(self.clock.paused(moment, timeline), timeline)
            self._tell(moment, "paused")

    def resume(self, moment: datetime, timeline: Timeline) -> None:
        """Let its clock run on; one that does already stays as it is."""
        if self.since is None:
            self._run(self.clock.resumed(moment), timeline)
            self._tell(moment, "resumed")

    def move(self, moment: datetime, policy: Policy, before: Timeline, after: Timeline) -> None:
        """Go by another policy from a moment on, if that promises its kind; time stays used."""
        target = policy.target(Kind(self.kind))
        terms = (policy.id, policy.calendar_id, target, policy.pauses_on_hold, policy.steps)
        mine = (self.policy_id, self.calendar_id, self.target, self.pauses_on_hold, self.steps)
        if target is None or terms == mine:
            return
        moved = self.clock.moved(moment, before, target)
        self.policy_id, self.calendar_id = policy.id, policy.calendar_id
        self.pauses_on_hold, self.steps = policy.pauses_on_hold, policy.steps
        self._run_on(moved, after)
        self._tell(moment, "moved")

    def settle(self, moment: datetime, before: Timeline, after: Timeline) -> None:
        """Let other hours hold from a moment on."""
        self._run_on(self.clock.moved(moment, before, self.target), after)
        self._tell(moment, "hours")

    def end(self, moment: datetime, timeline: Timeline, *, met: bool) -> None:
        """Stop its clock for good: as kept or broken when it was met, else as neither."""
        if met or self.clock.is_broken_at(moment, timeline):
            self.kept = not self.clock.is_broken_at(moment, timeline)
        self._run(self.clock.paused(moment, timeline), timeline)
        self.ended_at, self.next_step_at = moment, None
        self._tell(moment, "kept" if self.kept else "void" if self.kept is None else "broken")

    def reopen(self, moment: datetime, timeline: Timeline) -> None:
        """Let a clock that had ended run on, with what was used."""
        self.ended_at = self.kept = None
        self._run(self.clock.resumed(moment), timeline)
        self._tell(moment, "reopened")

    def acknowledge(self, moment: datetime, user_id: int | None, timeline: Timeline) -> None:
        """Somebody has seen it: nothing more is done as its time runs out."""
        self.acknowledged_at, self.acknowledged_by = moment, user_id
        self._run(self.clock, timeline)

    def fire(self, moment: datetime, timeline: Timeline) -> list[ChainStep]:
        """Take the steps whose time has come, once; what is due after them comes next."""
        reached = []
        while (share := self._next_share()) and self._reaches(share, timeline, moment):
            reached.append(share)
            self.fired = share
        self._run(self.clock, timeline)
        return steps_at(self.chain, reached, is_seen=self.acknowledged_at is not None)

    def _next_share(self) -> int | None:
        return next_share(self.chain, self.fired, is_seen=self.acknowledged_at is not None)

    def _reaches(self, share: int, timeline: Timeline, moment: datetime) -> bool:
        reached = self.clock.reaches(share / 100, timeline)
        return reached is not None and reached <= moment

    def _run_on(self, ran: Clock, timeline: Timeline) -> None:
        """Take on a clock with other terms: a step that lies ahead again is taken again."""
        past = {BROKEN, *(step.share for step in self.chain)}
        behind = (s for s in past if s <= self.fired and ran.used >= ran.target * (s / 100))
        self.fired = max(behind, default=0)
        self._run(ran, timeline)

    def _run(self, ran: Clock, timeline: Timeline) -> None:
        """Take on a clock, and reckon when it comes to what."""
        self.target, self.used, self.since = ran.target, ran.used, ran.since
        self.due_at, self.soon_at = ran.due_at(timeline), ran.reaches(_SOON, timeline)
        share = self._next_share()
        self.next_step_at = ran.reaches(share / 100, timeline) if share else None

    def _tell(self, moment: datetime, what: str) -> None:
        terms = [self.target.total_seconds(), self.calendar_id, self.policy_id]
        self.story = [*self.story, [moment.isoformat(), what, self.used.total_seconds(), *terms]]
