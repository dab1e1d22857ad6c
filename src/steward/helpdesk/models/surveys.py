"""Surveys: who was asked how it was, what they answered, and when anybody is asked."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from steward.helpdesk.rules.surveys import ANSWERED_WITHIN, AskedBy, Survey
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment

ONLY = 1


class SurveyAsk(Base):
    """Somebody was asked how it was, and perhaps has answered; of a ticket at most once.

    `agent_id` is who had the ticket, and product, category and severity what it was of, as that was
    when it was asked. `delivered_at` is when the question arrived, as far as we know: a mail that
    came back (`failed_at`) did not. `answered_at` is when it was answered first.
    """

    __tablename__ = "survey_asks"
    __table_args__ = (
        CheckConstraint(f"kind in ({one_of(Survey)})", "kind"),
        CheckConstraint(f"channel in ({one_of(AskedBy)})", "channel"),
        CheckConstraint("(kind = 'csat') = (ticket_id is not null)", "ticket"),
        CheckConstraint("(score is null) = (answered_at is null)", "answered"),
        CheckConstraint(
            "case kind when 'csat' then score between 1 and 5 else score between 0 and 10 end",
            "score",
        ),
        Index("survey_asks_person_ix", "person_id", "asked_at"),
        Index("survey_asks_asked_ix", "asked_at"),
        Index(
            "survey_asks_answered_ix",
            "answered_at",
            "id",
            postgresql_where=text("answered_at is not null"),
        ),
        Index(
            "survey_asks_waiting_ix",
            "id",
            postgresql_where=text("delivered_at is null and failed_at is null"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.id"))
    ticket_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("tickets.id", ondelete="CASCADE"), unique=True
    )
    agent_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    product: Mapped[str | None]
    category: Mapped[str | None]
    severity: Mapped[str | None]
    channel: Mapped[str]
    asked_at: Mapped[Moment]
    delivered_at: Mapped[Moment | None]
    failed_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    score: Mapped[int | None] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(default="")

    @property
    def open_until(self) -> datetime:
        """Until when it can be answered, or the answer changed."""
        return (self.answered_at or self.asked_at) + ANSWERED_WITHIN

    def answer(self, score: int, words: str, now: datetime) -> None:
        """Keep what was answered; said again, the last word counts."""
        self.score, self.words = score, words
        self.answered_at = self.answered_at or now
        self.delivered_at, self.failed_at = self.delivered_at or now, None


class SurveyTerms(Base):
    """When customers are asked: one row, off until somebody switches it on.

    `csat_hours` are from when a ticket is solved, `apart_days` lie between two questions to one
    person, `nps_percent` of those who received an order are asked in a quarter. `only_agreed` asks
    nobody who has not agreed to it; without it, nobody who said no.
    """

    __tablename__ = "survey_terms"
    __table_args__ = (
        CheckConstraint(f"id = {ONLY}", "only_one"),
        CheckConstraint("csat_hours >= 0 and apart_days >= 1", "times"),
        CheckConstraint("nps_percent between 1 and 100", "percent"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=ONLY)
    version: Mapped[int] = mapped_column(default=1)
    csat_on: Mapped[bool] = mapped_column(default=False)
    csat_hours: Mapped[int] = mapped_column(default=4)
    nps_on: Mapped[bool] = mapped_column(default=False)
    nps_percent: Mapped[int] = mapped_column(default=20)
    apart_days: Mapped[int] = mapped_column(default=30)
    only_agreed: Mapped[bool] = mapped_column(default=True)

    __mapper_args__ = {"version_id_col": version}
