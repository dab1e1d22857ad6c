"""Canned replies: texts that are written once and put into answers again and again."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.helpdesk.rules.canned import Scope
from steward.kit.db import Base, Id, Moment


class CannedReply(Base):
    """A text with placeholders: one agent's own, a team's, or everybody's.

    What a `macro` drafts its answer from is everybody's, one text for each macro.
    `uses` counts how often it was put into a reply box; counting is no change of its version.
    """

    __tablename__ = "canned_replies"
    __table_args__ = (
        CheckConstraint("owner_id is null or team_id is null", name="one_place"),
        CheckConstraint("macro is null or (owner_id is null and team_id is null)", name="macro"),
        Index(
            "canned_replies_name_ix",
            "owner_id",
            "team_id",
            "name",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT)
    body: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="CASCADE")
    )
    team_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("teams.id", ondelete="CASCADE"), index=True
    )
    macro: Mapped[str | None] = mapped_column(unique=True)
    uses: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def scope(self) -> Scope:
        """Who can use it."""
        if self.owner_id is not None:
            return Scope.OWN
        return Scope.EVERYBODY if self.team_id is None else Scope.TEAM
