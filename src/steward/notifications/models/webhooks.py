"""The table of webhooks."""

from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment


class Webhook(Base):
    """A program somewhere that is called when one of `kinds` happens. `secret` is sealed."""

    __tablename__ = "webhooks"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    url: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    secret: Mapped[str]
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}
