"""The tables of the chain; but for `sealing`, they are append-only as the facts are."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, LargeBinary, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, BigInt, Moment


class FactDigest(Base):
    """What was sealed of a fact; it names none by a foreign key, so that a removed one is missed.

    `salt` is what the digest of its words was made with. Once they are erased, it is gone, and
    `words`, their digest, is kept in its place.
    """

    __tablename__ = "fact_digests"
    __table_args__ = (CheckConstraint("(salt is null) <> (words is null)", name="salt_or_words"),)

    fact_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)


class Seal(Base):
    """A link of the chain: over the facts after the seal before, up to the id `until`."""

    __tablename__ = "seals"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    until: Mapped[BigInt]
    facts: Mapped[BigInt]
    at: Mapped[Moment]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class Head(Base):
    """Where the chain stood at the end of a day of the business, signed."""

    __tablename__ = "heads"

    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, ForeignKey("seals.number"))
    at: Mapped[Moment]
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class Sealing(Base):
    """How far sealing and checking have come: one row.

    `seen` and `writers` are what the last look at the facts saw. `verified_at` is when the chain
    was last checked, up to the seal `verified`, and `difference` the first that was found.
    """

    __tablename__ = "sealing"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seen: Mapped[BigInt]
    writers: Mapped[list[str]] = mapped_column(ARRAY(String))
    verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    verified: Mapped[BigInt | None]
    difference: Mapped[str | None]
