"""How tickets come to those who have them: the rules, and what was decided about each, and why."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Moment

_Ids = Mapped[list[int]]


class Route(Base):
    """The way of a ticket: who has handed it on or let it lapse, and the last decision about it.

    `lines` is the decision in words, as `kit.marks.packed` keeps them; `knows` are the skills that
    the ticket asks for and whoever it went to has. `is_stuck`: nobody who is here can take it.
    """

    __tablename__ = "routes"

    ticket_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True
    )
    returned: _Ids = mapped_column(ARRAY(BigInteger), default=list)
    transfers: Mapped[int] = mapped_column(default=0)
    decided_at: Mapped[Moment | None]
    lines: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    knows: Mapped[list[str]] = mapped_column(JSONB, default=list)
    is_stuck: Mapped[bool] = mapped_column(default=False)


class RoutingRules(Base):
    """The one row of how tickets are given out; without it, by hand.

    Tickets are offered for `offer_minutes`, or given at once with 0. An agent may hand a ticket on
    after `most_transfers` transfers no more: then a lead says whose it is. Tickets of customers in
    one of the named `segments` press twice as much.
    """

    __tablename__ = "routing_rules"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    version: Mapped[int] = mapped_column(default=1)
    is_on: Mapped[bool] = mapped_column(default=False)
    offer_minutes: Mapped[int] = mapped_column(default=10)
    most_transfers: Mapped[int] = mapped_column(default=2)
    segments: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)

    __mapper_args__ = {"version_id_col": version}
