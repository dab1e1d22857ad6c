"""The manifest of the lake: a file in it counts when its row here is committed."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, BigInt, Id, Moment

ROWS, MASKS, SEEN = "rows", "masks", "seen"


class LakeLanding(Base):
    """What an import, or a run of a flow, brought into one table; its id is the rows' sequence.

    A row counts unless a mask of a later landing says that it was changed or is gone. Of one that
    is lost, since `lost_at`, no file is left; it is landed again in its place, unless `lost_why`
    says, packed, why that cannot be.
    """

    __tablename__ = "lake_landings"
    __table_args__ = (
        CheckConstraint("(import_id is null) <> (flow is null)", name="source"),
        Index(
            "lake_landings_import_uq",
            "import_id",
            "table_name",
            unique=True,
            postgresql_where=text("import_id is not null"),
        ),
    )

    id: Mapped[Id]
    table_name: Mapped[str]
    import_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("imports.id"))
    flow: Mapped[str | None]
    created: Mapped[BigInt] = mapped_column(default=0)
    changed: Mapped[BigInt] = mapped_column(default=0)
    unchanged: Mapped[BigInt] = mapped_column(default=0)
    gone: Mapped[BigInt] = mapped_column(default=0)
    at: Mapped[Moment]
    lost_at: Mapped[Moment | None]
    lost_why: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))


class LakePart(Base):
    """A Parquet file of one table and month; rows without a day lie in no month.

    Its kind says what it holds: rows; masks of older rows that were changed or are gone, by key;
    or what a landing saw that was there already, unchanged: should that be undone, it stays.
    """

    __tablename__ = "lake_parts"
    __table_args__ = (
        CheckConstraint("kind in ('rows', 'masks', 'seen')", name="kind"),
        Index("lake_parts_landing_ix", "landing_id"),
    )

    id: Mapped[Id]
    landing_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("lake_landings.id", ondelete="CASCADE")
    )
    table_name: Mapped[str]
    kind: Mapped[str]
    month: Mapped[date | None]
    path: Mapped[str] = mapped_column(unique=True)
    rows: Mapped[BigInt]
    bytes: Mapped[BigInt]


class LakeCube(Base):
    """Sums of a view's rows of one month of its base, by day or month and some dimensions.

    It holds while what it was made of is what is there: `made_of` tells the files of the base's
    month and of tables without months, and how it was made; `joined_until` and `joined_count` the
    landings in tables of many months that it was joined with. A month that has no cube of some
    dimensions, since that would be no smaller, has it without a file.
    """

    __tablename__ = "lake_cubes"
    __table_args__ = (
        UniqueConstraint(
            "view", "grain", "dimensions", "month", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("grain in ('day', 'month')", name="grain"),
    )

    id: Mapped[Id]
    view: Mapped[str]
    grain: Mapped[str]
    dimensions: Mapped[str]
    month: Mapped[date | None]
    path: Mapped[str | None] = mapped_column(unique=True)
    rows: Mapped[BigInt]
    bytes: Mapped[BigInt]
    made_of: Mapped[str]
    joined_until: Mapped[BigInt]
    joined_count: Mapped[BigInt]
