"""The table of words that an admin has changed."""

from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base


class MessageTemplate(Base):
    """What people are written at one step, in one language, in place of our own words."""

    __tablename__ = "message_templates"

    kind: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str]
    body: Mapped[str]

    __mapper_args__ = {"version_id_col": version}
