"""Articles that were drafted from tickets."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base


class TicketArticle(Base):
    """The article that was drafted from a ticket; `taken` is what was taken out, with its kind."""

    __tablename__ = "ticket_articles"

    ticket_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True
    )
    article_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    taken: Mapped[list[Any]] = mapped_column(JSONB)
