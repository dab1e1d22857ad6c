"""Purchase orders, their lines, and what was received of them."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_MOMENT = sa.DateTime(timezone=True)
_QUANTITY, _MONEY = sa.Numeric(18, 3), sa.Numeric(18, 4)
_STATES = "'draft', 'sent', 'confirmed', 'partly_received', 'closed', 'cancelled'"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(column: str, table: str) -> sa.Column[int]:
    return sa.Column(column, sa.BigInteger, sa.ForeignKey(f"{table}.id"), nullable=False)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    _create_orders()
    _create_lines()
    _create_receipts()


def _create_orders() -> None:
    op.create_table(
        "purchase_orders",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        _of("supplier_id", "suppliers"),
        *_text("state", "currency", "note", "their_number", "their_note", "end_reason"),
        sa.Column("created_at", _MOMENT, nullable=False),
        *_text("created_by"),
        *(
            sa.Column(name, _MOMENT)
            for name in ("sent_at", "reply_until", "confirmed_at", "ended_at")
        ),
        sa.CheckConstraint(f"state in ({_STATES})", name="state"),
    )
    op.create_index("purchase_orders_supplier_id_ix", "purchase_orders", ["supplier_id"])
    op.create_index("purchase_orders_state_ix", "purchase_orders", ["state"])


def _create_lines() -> None:
    op.create_table(
        "purchase_lines",
        _id(),
        _of("purchase_id", "purchase_orders"),
        _of("variant_id", "variants"),
        _of("place_id", "places"),
        *_text("supplier_sku"),
        sa.Column("quantity", _QUANTITY, nullable=False),
        sa.Column("price", _MONEY, nullable=False),
        sa.Column("promised_days", sa.Integer, nullable=False),
        sa.Column("needed_by", sa.Date),
        sa.Column("confirmed_quantity", _QUANTITY),
        sa.Column("confirmed_on", sa.Date),
        sa.Column("received", _QUANTITY, nullable=False),
        sa.UniqueConstraint("purchase_id", "variant_id", "place_id"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("price >= 0", name="price"),
        sa.CheckConstraint("confirmed_quantity >= 0", name="confirmed_quantity"),
        sa.CheckConstraint("received >= 0", name="received"),
    )
    op.create_index("purchase_lines_variant_ix", "purchase_lines", ["variant_id", "place_id"])


def _create_receipts() -> None:
    op.create_table(
        "purchase_receipts",
        _id(),
        _of("purchase_id", "purchase_orders"),
        sa.Column(
            "act_id", sa.BigInteger, sa.ForeignKey("stock_acts.id"), nullable=False, unique=True
        ),
        *_text("delivery_note"),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("purchase_receipts_purchase_id_ix", "purchase_receipts", ["purchase_id"])
    op.create_table(
        "received_lines",
        sa.Column(
            "receipt_id", sa.BigInteger, sa.ForeignKey("purchase_receipts.id"), primary_key=True
        ),
        sa.Column("number", sa.Integer, primary_key=True),
        _of("line_id", "purchase_lines"),
        sa.Column("lot_id", sa.BigInteger, sa.ForeignKey("lots.id")),
        sa.Column("quantity", _QUANTITY, nullable=False),
    )
    op.create_index("received_lines_line_id_ix", "received_lines", ["line_id"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
