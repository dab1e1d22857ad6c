"""Budgets: what may be spent or is to come in, in versions, and whom it was told of."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.analytics.rules.budgets import Key, Measure, PlannedMonth, Warned
from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, Id, Moment

_AMOUNT = Numeric(18, 2)
_UNITS = Numeric(18, 4)


class Budget(Base):
    """A plan for some months. `first` and `last` are the first days of its first and last month.

    `people` are the users who hear when a limit is near, passed, or foreseen to be: at `near` per
    cent, at all of it, and once it is likelier than not.
    """

    __tablename__ = "budgets"
    __table_args__ = (
        CheckConstraint(f"measure in ({one_of(Measure)})", "measure"),
        CheckConstraint("first <= last", "months"),
        CheckConstraint("near between 1 and 99", "near"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    measure: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    currency: Mapped[str]
    near: Mapped[int] = mapped_column(default=80)
    people: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}


class BudgetVersion(Base):
    """The lines of a budget as they were published; without a number they are a draft."""

    __tablename__ = "budget_versions"
    __table_args__ = (
        UniqueConstraint("budget_id", "number"),
        Index(
            "budget_versions_draft_uq",
            "budget_id",
            unique=True,
            postgresql_where=text("number is null"),
        ),
    )

    id: Mapped[Id]
    budget_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("budgets.id", ondelete="CASCADE"))
    number: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    by_name: Mapped[str]
    made_at: Mapped[Moment]


class BudgetLine(Base):
    """What is planned for one month of one line; what is empty of its key is not told apart.

    `units` is how much is to be sold for the amount, of revenue; None where nobody planned it.
    """

    __tablename__ = "budget_lines"
    __table_args__ = (
        UniqueConstraint("version_id", "account", "team", "product", "month"),
        CheckConstraint("units >= 0", "units"),
    )

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("budget_versions.id", ondelete="CASCADE")
    )
    account: Mapped[str] = mapped_column(default="")
    team: Mapped[str] = mapped_column(default="")
    product: Mapped[str] = mapped_column(default="")
    month: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(_AMOUNT)
    units: Mapped[Decimal | None] = mapped_column(_UNITS)

    @property
    def key(self) -> Key:
        """Which line it belongs to."""
        return Key(self.account, self.team, self.product)

    @property
    def planned(self) -> PlannedMonth:
        """What is planned for its month."""
        return PlannedMonth(self.amount, self.units)


class BudgetWarning(Base):
    """That a line of a budget, or all of it, came near its limit, passed it, or is going to.

    It is told once for each limit; `told_at` is empty of what needed no telling, since it came
    with something graver. `why` is what the mail said.
    """

    __tablename__ = "budget_warnings"
    __table_args__ = (
        CheckConstraint(f"kind in ({one_of(Warned)})", "kind"),
        UniqueConstraint("budget_id", "account", "team", "product", "is_all", "kind", "amount"),
    )

    id: Mapped[Id]
    budget_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("budgets.id", ondelete="CASCADE"))
    account: Mapped[str]
    team: Mapped[str]
    product: Mapped[str]
    is_all: Mapped[bool]
    kind: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(_AMOUNT)
    at: Mapped[Moment]
    told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    why: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version_id: Mapped[BigInt]
