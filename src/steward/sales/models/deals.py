"""Deals with their stages, their history and the products they are about."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, Id, Moment
from steward.sales.models.delivery import ONLY
from steward.sales.models.discounts import MONEY, QUANTITY
from steward.sales.rules.deals import (
    USUAL_LOST_REASONS,
    DealSource,
    DealState,
    Step,
    deal_number,
)


class DealStage(Base):
    """A stage that deals stand in, one of a kind for those won and those lost.

    `probability` is the usual share of deals in it that are won: it counts only until enough of
    them have ended to reckon it.
    """

    __tablename__ = "deal_stages"
    __table_args__ = (
        UniqueConstraint("id", "kind"),
        CheckConstraint(f"kind in ({one_of(DealState)})", "kind"),
        CheckConstraint("probability >= 0 and probability <= 1", "probability"),
        Index("deal_stages_name_uq", text("lower(name)"), unique=True),
        Index("deal_stages_end_uq", "kind", unique=True, postgresql_where=text("kind <> 'open'")),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    kind: Mapped[str]
    position: Mapped[int]
    probability: Mapped[Decimal]

    __mapper_args__ = {"version_id_col": version}


class Deal(Base):
    """A sale that may come: what for, to whom, by whom, and what is done next about it.

    Whom it is about is a company or a person of ours, else an `account` by name; who sells is one
    of the staff, else a `rep` by name. `state` is the kind of its stage. `value` is None while
    nobody said it; it is the sum of the deal's products where it has any.
    """

    __tablename__ = "deals"
    __table_args__ = (
        ForeignKeyConstraint(["stage_id", "state"], ["deal_stages.id", "deal_stages.kind"]),
        CheckConstraint(f"source in ({one_of(DealSource)})", "source"),
        CheckConstraint("value >= 0", "value"),
        CheckConstraint("(state = 'open') = (closed_on is null)", "closed"),
        CheckConstraint("closed_on >= opened_on", "closed_later"),
        CheckConstraint("(state = 'lost') = (lost_reason <> '')", "lost_reason"),
        CheckConstraint("state <> 'won' or value is not null", "won_value"),
        CheckConstraint(
            "state <> 'open' or source = 'file' or next_step_on is not null", "next_step"
        ),
        Index("deals_stage_ix", "stage_id", "stage_since", "id"),
        Index("deals_company_ix", "company_id", postgresql_where=text("company_id is not null")),
        Index("deals_person_ix", "person_id", postgresql_where=text("person_id is not null")),
        Index("deals_words_ix", text("words gin_trgm_ops"), postgresql_using="gin"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("companies.id"))
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"))
    account: Mapped[str] = mapped_column(default="")
    rep_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    rep: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="")
    stage_id: Mapped[BigInt]
    stage_since: Mapped[Moment]
    state: Mapped[str] = mapped_column(default=DealState.OPEN)
    value: Mapped[Decimal | None] = mapped_column(MONEY)
    currency: Mapped[str]
    expected_on: Mapped[date | None]
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    lost_reason: Mapped[str] = mapped_column(default="")
    lost_words: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    external_id: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    words: Mapped[str] = mapped_column(
        Computed(
            "lower(plain(title || ' ' || account || ' ' || rep || ' ' || external_id))",
            persisted=True,
        )
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        """What people call it: B-77."""
        return deal_number(self.id)

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state == DealState.OPEN

    @property
    def needs_next_step(self) -> bool:
        """Whether it is open and nobody has said what is done next, and when."""
        return self.is_open and self.next_step_on is None

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and the day of its next step is over."""
        return self.is_open and self.next_step_on is not None and self.next_step_on < today

    def stand_in(self, stage: DealStage, at: datetime) -> None:
        """Put it into a stage, since a moment; what an end brings is forgotten where it opens."""
        self.stage_id, self.state, self.stage_since = stage.id, stage.kind, at
        if self.is_open:
            self.closed_on = None
        if self.state != DealState.LOST:
            self.lost_reason = self.lost_words = ""


class DealMove(Base):
    """A deal came into a stage: kept as long as the deal, and never changed, by a trigger.

    `from_id` is None where it was opened, or nobody told in which stage it was before.
    """

    __tablename__ = "deal_moves"
    __table_args__ = (Index("deal_moves_deal_ix", "deal_id", "id"),)

    id: Mapped[Id]
    deal_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("deals.id", ondelete="CASCADE"))
    from_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("deal_stages.id"))
    to_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("deal_stages.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor_id: Mapped[BigInt | None]
    actor_name: Mapped[str]

    def step(self) -> Step:
        """Return it as the rules have it."""
        return Step(self.at, self.to_id, self.from_id)


class DealLine(Base):
    """A product that a deal is about: a variant of ours, or one by name; `price` is of one."""

    __tablename__ = "deal_lines"
    __table_args__ = (
        UniqueConstraint("deal_id", "number"),
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("price >= 0", "price"),
        Index("deal_lines_name_ix", text("lower(name)")),
    )

    id: Mapped[Id]
    deal_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("deals.id", ondelete="CASCADE"))
    number: Mapped[int]
    variant_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("variants.id"))
    name: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    price: Mapped[Decimal | None] = mapped_column(MONEY)


class DealTermsRow(Base):
    """For which reasons deals are lost, one a line: one row, where they are not the usual ones."""

    __tablename__ = "deal_terms"
    __table_args__ = (CheckConstraint(f"id = {ONLY}", "only_one"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=ONLY)
    version: Mapped[int] = mapped_column(default=1)
    lost_reasons: Mapped[str] = mapped_column(default="\n".join(USUAL_LOST_REASONS))

    __mapper_args__ = {"version_id_col": version}
