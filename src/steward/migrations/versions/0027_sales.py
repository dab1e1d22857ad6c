"""Selling: discounts, delivery terms, baskets, orders with their lines and what was taken off."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0027"
down_revision = "0026"

_MOMENT = sa.DateTime(timezone=True)
_QUANTITY, _MONEY = sa.Numeric(18, 3), sa.Numeric(18, 4)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _of(column: str, table: str) -> sa.Column[int]:
    return sa.Column(column, sa.BigInteger, sa.ForeignKey(f"{table}.id"), nullable=False)


def upgrade() -> None:
    _create_discounts()
    _create_delivery_terms()
    _create_baskets()
    _create_orders()


def _create_discounts() -> None:
    op.create_table(
        "discounts",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        _text("name"),
        _text("kind"),
        sa.Column("value", _MONEY, nullable=False),
        _text("currency"),
        sa.Column("breaks", pg.JSONB, nullable=False),
        _text("scope"),
        sa.Column("variant_ids", pg.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("categories", pg.ARRAY(sa.Text), nullable=False),
        sa.Column("since", _MOMENT),
        sa.Column("until", _MOMENT),
        sa.Column("least", _MONEY, nullable=False),
        sa.Column("coupon", pg.CITEXT),
        _text("segment", nullable=True),
        _text("stacking"),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("most_uses", sa.Integer),
        sa.Column("most_uses_each", sa.Integer),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint("kind in ('percentage', 'amount', 'quantity_break')", name="kind"),
        sa.CheckConstraint("scope in ('lines', 'order')", name="scope"),
        sa.CheckConstraint("stacking in ('best', 'adds')", name="stacking"),
        sa.CheckConstraint("value >= 0 and (kind <> 'percentage' or value <= 100)", name="value"),
        sa.CheckConstraint("since is null or until is null or since < until", name="until"),
        sa.CheckConstraint("most_uses > 0 and most_uses_each > 0", name="most_uses"),
    )
    op.create_index("discounts_coupon_ix", "discounts", ["coupon"])


def _create_delivery_terms() -> None:
    op.create_table(
        "delivery_terms",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("calendar_id", sa.BigInteger, sa.ForeignKey("calendars.id", ondelete="SET NULL")),
        sa.Column("cut_off", sa.Time, nullable=False),
        sa.Column("handling_days", sa.Integer, nullable=False),
        sa.Column("transit_from", sa.Integer, nullable=False),
        sa.Column("transit_to", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint(
            "handling_days >= 0 and transit_from >= 0 and transit_from <= transit_to", name="days"
        ),
    )


def _create_baskets() -> None:
    op.create_table(
        "baskets",
        _id(),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        _text("coupon"),
        sa.Column("changed_at", _MOMENT, nullable=False),
    )
    op.create_index("baskets_changed_at_ix", "baskets", ["changed_at"])
    op.create_table(
        "basket_lines",
        sa.Column(
            "basket_id",
            sa.BigInteger,
            sa.ForeignKey("baskets.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("variant_id", sa.BigInteger, sa.ForeignKey("variants.id"), primary_key=True),
        sa.Column("quantity", _QUANTITY, nullable=False),
        _text("hold_key"),
        sa.Column("from_stock", sa.Boolean, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.CheckConstraint("quantity > 0", name="quantity"),
    )


def _create_orders() -> None:
    op.create_table(
        "orders",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        _of("person_id", "people"),
        _text("state"),
        _text("source"),
        _text("payment"),
        _text("recipient"),
        _text("address"),
        _text("phone"),
        _text("reference"),
        _text("coupon"),
        _text("currency"),
        sa.Column("gross", _MONEY, nullable=False),
        sa.Column("net", _MONEY, nullable=False),
        sa.Column("promised_from", sa.Date),
        sa.Column("promised_to", sa.Date),
        sa.Column("placed_at", _MOMENT, nullable=False),
        sa.Column("cancelled_at", _MOMENT),
        sa.Column(
            "words",
            sa.Text,
            sa.Computed(
                "lower(plain(recipient || ' ' || address || ' ' || reference))", persisted=True
            ),
            nullable=False,
        ),
        sa.CheckConstraint("state in ('placed', 'cancelled')", name="state"),
        sa.CheckConstraint("payment in ('on_delivery', 'invoice')", name="payment"),
        sa.CheckConstraint("source in ('shop', 'api', 'desk')", name="source"),
        sa.CheckConstraint("net >= 0 and net <= gross", name="net"),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at is not null)", name="cancelled"),
    )
    op.create_index("orders_person_ix", "orders", ["person_id", "id"])
    op.create_index("orders_placed_at_ix", "orders", ["placed_at", "id"])
    op.create_index(
        "orders_words_ix",
        "orders",
        [sa.text("words gin_trgm_ops")],
        postgresql_using="gin",
    )
    op.create_table(
        "order_lines",
        _id(),
        _of("order_id", "orders"),
        sa.Column("number", sa.Integer, nullable=False),
        _of("variant_id", "variants"),
        _text("sku"),
        _text("name"),
        _text("options"),
        _text("unit"),
        sa.Column("quantity", _QUANTITY, nullable=False),
        sa.Column("unit_price", _MONEY, nullable=False),
        sa.Column("gross", _MONEY, nullable=False),
        sa.Column("net", _MONEY, nullable=False),
        sa.Column("promised_to", sa.Date),
        sa.Column("hold_key", sa.Text, nullable=False, unique=True),
        sa.UniqueConstraint("order_id", "number"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("net >= 0 and net <= gross", name="net"),
    )
    op.create_index("order_lines_variant_ix", "order_lines", ["variant_id"])
    op.create_table(
        "taken_discounts",
        sa.Column("line_id", sa.BigInteger, sa.ForeignKey("order_lines.id"), primary_key=True),
        sa.Column("discount_id", sa.BigInteger, sa.ForeignKey("discounts.id"), primary_key=True),
        sa.Column("amount", _MONEY, nullable=False),
        sa.CheckConstraint("amount > 0", name="amount"),
    )
    op.create_index("taken_discounts_discount_ix", "taken_discounts", ["discount_id"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
