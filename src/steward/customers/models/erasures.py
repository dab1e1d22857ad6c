"""A person's own data: copies that were asked for, and erasures with their certificates."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import NAMES_A_FILE, Base, BigInt, Id, Moment


class PersonExport(Base):
    """A copy of all that is known of somebody, asked for by `asked_by` (a user).

    It is ready once there is a file, and gone after `expires_at`.
    """

    __tablename__ = "person_exports"
    __table_args__ = (Index("person_exports_person_ix", "person_id", "id"),)

    id: Mapped[Id]
    person_id: Mapped[BigInt]
    asked_by: Mapped[BigInt | None]
    asked_at: Mapped[Moment]
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sha256: Mapped[str | None] = mapped_column(info={NAMES_A_FILE: True})
    size: Mapped[int | None] = mapped_column(BigInteger)


class Erasure(Base):
    """Somebody is, or was, erased at the word of `by_name`. The row knows nothing of who it was.

    `files` are those whose content is still to go. The certificate says what was erased, what
    stays and why; it is signed by the house. `stays_until` is when the last of that goes. Where
    something was opened meanwhile, nothing is erased: `stopped_at`, `in_the_way` says of what.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("(done_at is null) = (certificate is null)", "done"),
        CheckConstraint("stopped_at is null or done_at is null", "stopped"),
        Index("erasures_due_ix", "stays_until", postgresql_where=text("stays_until is not null")),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    asked_at: Mapped[Moment]
    by_id: Mapped[BigInt | None]
    by_name: Mapped[str]
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stays_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stopped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    in_the_way: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default="{}")
    files: Mapped[list[str]] = mapped_column(ARRAY(TEXT), default=list)
    certificate: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    signature: Mapped[bytes | None]
