"""Fields of the house's own: what it notes of people and companies besides what everybody does."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from steward.customers.rules import FieldKind, Of
from steward.kit.checks import one_of
from steward.kit.db import Base, Id


class CustomField(Base):
    """A field of people or of companies. `key` is by what programs, files and rows know it.

    One that was put away at `retired_at` keeps what was entered, and shows up nowhere.
    """

    __tablename__ = "customer_fields"
    __table_args__ = (
        CheckConstraint(f"of in ({one_of(Of)})", "of"),
        CheckConstraint(f"kind in ({one_of(FieldKind)})", "kind"),
        UniqueConstraint("of", "key"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    of: Mapped[str]
    key: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    choices: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    position: Mapped[int]
    retired_at: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": version}
