"""News of new products: drafted, sent to those who want it, each product told once."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment
from steward.sales.rules import NewsState


class News(Base):
    """A mail to all who want our news, or those of them who are in a segment of customers.

    It is written to people in the order of their ids.

    `last_person_id` is how far that has come, `told` to how many it went.
    """

    __tablename__ = "news"
    __table_args__ = (CheckConstraint(f"state in ({one_of(NewsState)})", "state"),)

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(default=NewsState.DRAFT)
    subject: Mapped[str]
    words: Mapped[str]
    created_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    segment_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("segments.id", ondelete="SET NULL"), index=True
    )
    last_person_id: Mapped[int] = mapped_column(BigInteger, default=0)
    told: Mapped[int] = mapped_column(default=0)


class NewsItem(Base):
    """A product that is told in news or, without any, is set aside: it is offered once."""

    __tablename__ = "news_items"

    product_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("products.id"), primary_key=True)
    news_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("news.id"), index=True)
