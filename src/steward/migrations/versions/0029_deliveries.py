"""Deliveries of orders, in parts: their goods, what the ledger booked for them, who was told."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

_MOMENT = sa.DateTime(timezone=True)
_QUANTITY = sa.Numeric(18, 3)
_ORDER_STATES = "'placed', 'partly_shipped', 'shipped', 'delivered', 'cancelled'"
_STATES = "'planned', 'shipped', 'delivered', 'cancelled'"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(column: str, table: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(
        column, sa.BigInteger, sa.ForeignKey(f"{table}.id"), nullable=False, primary_key=key
    )


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    _widen_orders()
    _create_deliveries()
    _create_lines()
    op.create_index(
        "reservations_open_ix",
        "reservations",
        ["id"],
        postgresql_where=sa.text("state in ('held', 'firm')"),
    )


def _widen_orders() -> None:
    op.drop_constraint(op.f("orders_state_ck"), "orders")
    op.create_check_constraint("state", "orders", f"state in ({_ORDER_STATES})")
    op.add_column("orders", sa.Column("late_told_at", _MOMENT))
    op.add_column("orders", sa.Column("expected_on", sa.Date))
    op.create_index(
        "orders_unsent_ix",
        "orders",
        ["promised_to"],
        postgresql_where=sa.text("state in ('placed', 'partly_shipped')"),
    )
    op.add_column(
        "order_lines", sa.Column("cancelled", _QUANTITY, server_default="0", nullable=False)
    )
    op.alter_column("order_lines", "cancelled", server_default=None)
    op.create_check_constraint(
        "cancelled", "order_lines", "cancelled >= 0 and cancelled <= quantity"
    )
    op.add_column(
        "delivery_terms", sa.Column("carriers", sa.Text, server_default="", nullable=False)
    )
    op.alter_column("delivery_terms", "carriers", server_default=None)


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        _of("order_id", "orders"),
        _of("place_id", "places"),
        *_text("kind", "state", "carrier", "tracking", "why"),
        sa.Column("key", sa.Text, unique=True),
        sa.Column("promised_on", sa.Date),
        sa.Column("expected_on", sa.Date),
        sa.Column("created_at", _MOMENT, nullable=False),
        *(
            sa.Column(name, _MOMENT)
            for name in ("shipped_at", "delivered_at", "cancelled_at", "late_told_at")
        ),
        sa.CheckConstraint("kind in ('sale', 'replacement')", name="kind"),
        sa.CheckConstraint(f"state in ({_STATES})", name="state"),
        sa.CheckConstraint(
            "(state in ('shipped', 'delivered')) = (shipped_at is not null)", name="shipped"
        ),
        sa.CheckConstraint("(state = 'delivered') = (delivered_at is not null)", name="delivered"),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at is not null)", name="cancelled"),
    )
    op.create_index("deliveries_order_ix", "deliveries", ["order_id"])
    op.create_index(
        "deliveries_open_ix",
        "deliveries",
        ["state", "promised_on"],
        postgresql_where=sa.text("state in ('planned', 'shipped')"),
    )


def _create_lines() -> None:
    op.create_table(
        "delivery_lines",
        _id(),
        _of("delivery_id", "deliveries"),
        _of("order_line_id", "order_lines"),
        sa.Column("quantity", _QUANTITY, nullable=False),
        *_text("hold_key"),
        sa.UniqueConstraint("delivery_id", "order_line_id"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
    )
    op.create_index("delivery_lines_order_line_ix", "delivery_lines", ["order_line_id"])
    op.create_table(
        "delivery_movements",
        _of("line_id", "delivery_lines", key=True),
        _of("movement_id", "movements", key=True),
        sa.Column("quantity", _QUANTITY, nullable=False),
        sa.UniqueConstraint("movement_id"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
