"""What imports of sales data leave for later ones: mappings, values joined once, free tables."""

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, BigInt, Id, Moment


class SavedMapping(Base):
    """How files with some columns are read: the plan of the last import of such a file.

    `signature` tells the columns, in their order; of several mappings for the same columns the one
    that was used last is taken by itself.
    """

    __tablename__ = "import_mappings"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    signature: Mapped[str] = mapped_column(index=True)
    plan: Mapped[dict[str, Any]] = mapped_column(JSONB)
    by_id: Mapped[BigInt | None]
    by_name: Mapped[str]
    used_at: Mapped[Moment]


class JoinedValue(Base):
    """A spelling that means a row of a table: `spelled` in a file is `meant` there."""

    __tablename__ = "joined_values"
    __table_args__ = (UniqueConstraint("joins", "spelled"),)

    id: Mapped[Id]
    joins: Mapped[str]
    spelled: Mapped[str]
    meant: Mapped[str]
    by_id: Mapped[BigInt | None]
    by_name: Mapped[str]
    made_at: Mapped[Moment]


class FreeTable(Base):
    """A table of any columns that somebody brought in; `key` names those that tell rows apart."""

    __tablename__ = "lake_tables"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    columns: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    key: Mapped[list[str]] = mapped_column(JSON)
    day: Mapped[str]
    by_id: Mapped[BigInt | None]
    by_name: Mapped[str]
    made_at: Mapped[Moment]
