"""What is promised to whom: the policies, in the order in which they are looked at."""

from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment
from steward.promises.rules import Chain, Conditions, Kind, chain_of

_Words = Mapped[list[str]]
_MINUTE = timedelta(minutes=1)


class Policy(Base):
    """What is promised where its conditions hold, and what is done as the time runs out.

    `targets` is kind to minutes of open time; `steps` a list of share, act and whom.
    """

    __tablename__ = "policies"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    calendar_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("calendars.id"), index=True)
    severities: _Words = mapped_column(ARRAY(TEXT), default=list)
    channels: _Words = mapped_column(ARRAY(TEXT), default=list)
    categories: _Words = mapped_column(ARRAY(TEXT), default=list)
    segments: _Words = mapped_column(ARRAY(TEXT), default=list)
    targets: Mapped[dict[str, int]] = mapped_column(JSONB)
    pauses_on_hold: Mapped[bool] = mapped_column(default=True)
    steps: Mapped[list[list[Any]]] = mapped_column(JSONB, default=list)
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def conditions(self) -> Conditions:
        """For what it holds."""
        words = (self.severities, self.channels, self.categories, self.segments)
        return Conditions(*(frozenset(map(str.casefold, some)) for some in words))

    @property
    def chain(self) -> Chain:
        """What is done as the time runs out."""
        return chain_of(self.steps)

    def target(self, kind: Kind) -> timedelta | None:
        """Return how much open time it promises for a kind, or None."""
        minutes = self.targets.get(kind)
        return None if minutes is None else minutes * _MINUTE
