"""The table of every text message (SMS) that came."""

from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment


class InboundText(Base):
    """A text message. `key` is what the gateway calls it, so that it counts once."""

    __tablename__ = "inbound_texts"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str]
    words: Mapped[str]
    received_at: Mapped[Moment]
