"""Mailboxes that are looked into by IMAP."""

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment


class Mailbox(Base):
    """A folder on a mail server, and how far it has been read: `uid` of those of `uidvalidity`.

    It is off until somebody has seen what it would bring; then only what comes later is taken in.
    `secret` is the password, sealed. `failures` counts those in a row; `error` is the last one.
    """

    __tablename__ = "mailboxes"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    address: Mapped[str]
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[str]
    username: Mapped[str]
    secret: Mapped[bytes] = mapped_column(BYTEA)
    folder: Mapped[str]
    is_on: Mapped[bool] = mapped_column(default=False)
    uidvalidity: Mapped[int | None] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger, default=0)
    looked_at: Mapped[Moment | None]
    next_look_at: Mapped[Moment]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}
