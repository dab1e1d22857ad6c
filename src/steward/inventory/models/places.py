"""Where things are kept."""

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.inventory.rules import PlaceKind
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment


class Place(Base):
    """A warehouse, a shop, a vehicle, or where returns wait; one that is not active takes nothing.

    A place is put out of use, never deleted: the ledger tells of it for ever.
    """

    __tablename__ = "places"
    __table_args__ = (CheckConstraint(f"kind in ({one_of(PlaceKind)})", "kind"),)

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    kind: Mapped[str] = mapped_column(default=PlaceKind.WAREHOUSE)
    address: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}
