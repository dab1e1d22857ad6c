"""What people write of: topics of complaints by their own words, as they were learnt last."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Float
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base
from steward.problems.models.problems import ONLY


class ProblemTopic(Base):
    """A topic by its number, which it keeps; one that is told of no more `is_alive` no longer.

    `middle` is where it lies among the meanings of texts, `persons` how many wrote of it.
    """

    __tablename__ = "problem_topics"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    words: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    persons: Mapped[int]
    middle: Mapped[list[float]] = mapped_column(ARRAY(Float(24)))
    is_alive: Mapped[bool] = mapped_column(default=True)


class TopicsLearnt(Base):
    """On which day topics were learnt last: one row; `common` is what all texts have in common."""

    __tablename__ = "problem_topics_learnt"
    __table_args__ = (CheckConstraint(f"id = {ONLY}", "only_one"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=ONLY)
    learnt_on: Mapped[date]
    common: Mapped[list[float]] = mapped_column(ARRAY(Float(24)))
