"""The ledger: acts and their movements, for ever; levels and layers, kept up by each act."""

from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.inventory.models.products import QUANTITY
from steward.inventory.rules import MovementKind
from steward.kit.checks import one_of
from steward.kit.db import Base, BigInt, Id, Moment

VALUE = Numeric(30, 10)  # a part of a layer takes its share to ten places


class StockAct(Base):
    """What was booked at once, under a key that books it once: append-only, by a trigger."""

    __tablename__ = "stock_acts"
    __table_args__ = (Index("stock_acts_document_ix", "document"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    fingerprint: Mapped[str]
    kind: Mapped[str]
    document: Mapped[str | None]
    reason: Mapped[str]
    actor_id: Mapped[BigInt | None]
    actor_name: Mapped[str]
    at: Mapped[Moment]


class Movement(Base):
    """A line of the ledger, append-only by a trigger: what one act did to one level.

    `quantity` and `value` are what it adds; `on_hand` is what was there after it. A return names
    the sale that it is of.
    """

    __tablename__ = "movements"
    __table_args__ = (
        CheckConstraint(f"kind in ({one_of(MovementKind)})", "kind"),
        CheckConstraint("(quantity = 0) = (kind = 'revaluation')", "quantity"),
        CheckConstraint("(returns_id is not null) = (kind = 'return')", "returns_id"),
        Index("movements_variant_ix", "variant_id", "id"),
        Index("movements_sales_ix", "variant_id", "at", postgresql_where=text("kind = 'sale'")),
        Index("movements_act_ix", "act_id"),
        Index("movements_returns_ix", "returns_id", postgresql_where=text("kind = 'return'")),
    )

    id: Mapped[Id]
    act_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("stock_acts.id"))
    level_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("levels.id"))
    kind: Mapped[str]
    variant_id: Mapped[BigInt]  # these three are its level's, which does not change
    place_id: Mapped[BigInt]
    lot_id: Mapped[BigInt | None]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    value: Mapped[Decimal] = mapped_column(VALUE)
    on_hand: Mapped[Decimal] = mapped_column(QUANTITY)
    returns_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("movements.id"))
    at: Mapped[Moment]


class StockLevel(Base):
    """What is counted by itself: a variant, at a place, of a lot or of none.

    Nothing of it can be promised twice or be fewer than none, whatever a program does, unless the
    variant may be back-ordered. That flag, and whether the lot is held, are copied by foreign keys,
    which follow each change.
    """

    __tablename__ = "levels"
    __table_args__ = (
        ForeignKeyConstraint(
            ["variant_id", "may_backorder"],
            ["variants.id", "variants.may_backorder"],
            onupdate="CASCADE",
            name="levels_may_backorder_fk",
        ),
        ForeignKeyConstraint(
            ["variant_id", "lot_id"], ["lots.variant_id", "lots.id"], name="levels_lot_id_fk"
        ),
        ForeignKeyConstraint(
            ["lot_id", "is_held"],
            ["lots.id", "lots.is_held"],
            onupdate="CASCADE",
            name="levels_is_held_fk",
        ),
        CheckConstraint("reserved >= 0", "reserved"),
        CheckConstraint("incoming >= 0", "incoming"),
        CheckConstraint("may_backorder or (on_hand >= 0 and reserved <= on_hand)", "free"),
        Index(
            "levels_key_uq",
            "variant_id",
            "place_id",
            "lot_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("levels_place_ix", "place_id"),
        Index("levels_lot_ix", "lot_id"),
    )

    id: Mapped[Id]
    variant_id: Mapped[BigInt]
    place_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("places.id"))
    lot_id: Mapped[BigInt | None]
    on_hand: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    reserved: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    incoming: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    may_backorder: Mapped[bool]
    is_held: Mapped[bool] = mapped_column(default=False, server_default="false")


class CostLayer(Base):
    """What came in together, at what it cost; `quantity` and `value` are what is left of it."""

    __tablename__ = "cost_layers"
    __table_args__ = (
        Index("cost_layers_level_ix", "level_id", "id"),
        Index("cost_layers_left_ix", "level_id", postgresql_where=text("quantity <> 0")),
    )

    id: Mapped[Id]
    level_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("levels.id"))
    since: Mapped[Moment]
    unit_cost: Mapped[Decimal] = mapped_column(VALUE)
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    value: Mapped[Decimal] = mapped_column(VALUE)


class LayerEntry(Base):
    """What one movement did to one layer, append-only by a trigger."""

    __tablename__ = "layer_entries"
    __table_args__ = (Index("layer_entries_layer_ix", "layer_id"),)

    movement_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("movements.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    layer_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("cost_layers.id"))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    value: Mapped[Decimal] = mapped_column(VALUE)


class StockCheck(Base):
    """When the whole ledger was added up anew, how many differences there were, what it is worth.

    `worth` is a sum by currency.
    """

    __tablename__ = "stock_checks"

    id: Mapped[Id]
    at: Mapped[Moment]
    movements: Mapped[BigInt]
    differences: Mapped[int]
    worth: Mapped[dict[str, str]] = mapped_column(JSONB)
