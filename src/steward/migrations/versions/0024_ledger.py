"""The ledger of the stores: acts, movements, levels, reservations, cost layers, stock-takes."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"

_MOMENT = sa.DateTime(timezone=True)
_QUANTITY, _VALUE = sa.Numeric(18, 3), sa.Numeric(30, 10)
_KINDS = "'receipt', 'sale', 'transfer', 'return', 'adjustment', 'write_off', 'revaluation'"
APPEND_ONLY = ("stock_acts", "movements", "layer_entries")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(column: str, table: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(column, sa.BigInteger, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _number(name: str, kind: sa.Numeric[Decimal] = _QUANTITY) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, _MOMENT, nullable=nullable)


def upgrade() -> None:
    _create_levels()
    _create_movements()
    _create_layers()
    _create_reservations()
    _create_counts()
    for table in APPEND_ONLY:
        op.execute(f"""
            create trigger {table}_append_only before update or delete on {table}
            for each statement execute function refuse_change()
        """)
        op.execute(f"""
            create trigger {table}_not_truncated before truncate on {table}
            for each statement execute function refuse_change()
        """)


def _create_levels() -> None:
    op.create_table(
        "levels",
        _id(),
        sa.Column("variant_id", sa.BigInteger, nullable=False),
        _of("place_id", "places"),
        sa.Column("lot_id", sa.BigInteger),
        _number("on_hand"),
        _number("reserved"),
        _number("incoming"),
        sa.Column("may_backorder", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["variant_id", "may_backorder"],
            ["variants.id", "variants.may_backorder"],
            onupdate="CASCADE",
            name="levels_may_backorder_fk",
        ),
        sa.ForeignKeyConstraint(
            ["variant_id", "lot_id"], ["lots.variant_id", "lots.id"], name="levels_lot_id_fk"
        ),
        sa.CheckConstraint("reserved >= 0", name="reserved"),
        sa.CheckConstraint("incoming >= 0", name="incoming"),
        sa.CheckConstraint("may_backorder or (on_hand >= 0 and reserved <= on_hand)", name="free"),
    )
    op.create_index(
        "levels_key_uq",
        "levels",
        ["variant_id", "place_id", "lot_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("levels_place_ix", "levels", ["place_id"])


def _create_movements() -> None:
    op.create_table(
        "stock_acts",
        _id(),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        *_text("fingerprint", "kind"),
        sa.Column("document", sa.Text),
        *_text("reason"),
        sa.Column("actor_id", sa.BigInteger),
        *_text("actor_name"),
        _at("at"),
    )
    op.create_index("stock_acts_document_ix", "stock_acts", ["document"])
    op.create_table(
        "movements",
        _id(),
        _of("act_id", "stock_acts"),
        _of("level_id", "levels"),
        *_text("kind"),
        sa.Column("variant_id", sa.BigInteger, nullable=False),
        sa.Column("place_id", sa.BigInteger, nullable=False),
        sa.Column("lot_id", sa.BigInteger),
        _number("quantity"),
        _number("value", _VALUE),
        _number("on_hand"),
        _of("returns_id", "movements", nullable=True),
        _at("at"),
        sa.CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        sa.CheckConstraint("(quantity = 0) = (kind = 'revaluation')", name="quantity"),
        sa.CheckConstraint("(returns_id is not null) = (kind = 'return')", name="returns_id"),
    )
    op.create_index("movements_variant_ix", "movements", ["variant_id", "id"])
    op.create_index(
        "movements_sales_ix",
        "movements",
        ["variant_id", "at"],
        postgresql_where=sa.text("kind = 'sale'"),
    )
    op.create_index("movements_act_ix", "movements", ["act_id"])
    op.create_index(
        "movements_returns_ix",
        "movements",
        ["returns_id"],
        postgresql_where=sa.text("kind = 'return'"),
    )


def _create_layers() -> None:
    op.create_table(
        "cost_layers",
        _id(),
        _of("level_id", "levels"),
        _at("since"),
        _number("unit_cost", _VALUE),
        _number("quantity"),
        _number("value", _VALUE),
    )
    op.create_index("cost_layers_level_ix", "cost_layers", ["level_id", "id"])
    op.create_index(
        "cost_layers_left_ix",
        "cost_layers",
        ["level_id"],
        postgresql_where=sa.text("quantity <> 0"),
    )
    op.create_table(
        "layer_entries",
        sa.Column("movement_id", sa.BigInteger, sa.ForeignKey("movements.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        _of("layer_id", "cost_layers"),
        _number("quantity"),
        _number("value", _VALUE),
    )
    op.create_index("layer_entries_layer_ix", "layer_entries", ["layer_id"])
    op.create_table(
        "stock_checks",
        _id(),
        _at("at"),
        sa.Column("movements", sa.BigInteger, nullable=False),
        sa.Column("differences", sa.Integer, nullable=False),
        sa.Column("worth", postgresql.JSONB, nullable=False),
    )


def _create_reservations() -> None:
    op.create_table(
        "reservations",
        _id(),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        *_text("fingerprint", "state", "holder"),
        _at("expires_at", nullable=True),
        _at("created_at"),
        sa.CheckConstraint("state in ('held', 'firm', 'fulfilled', 'released')", name="state"),
        sa.CheckConstraint("(state = 'held') <= (expires_at is not null)", name="expires_at"),
    )
    op.create_index("reservations_holder_ix", "reservations", ["holder"])
    op.create_index(
        "reservations_expiry_ix",
        "reservations",
        ["expires_at"],
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_table(
        "reservation_lines",
        sa.Column(
            "reservation_id", sa.BigInteger, sa.ForeignKey("reservations.id"), primary_key=True
        ),
        sa.Column("level_id", sa.BigInteger, sa.ForeignKey("levels.id"), primary_key=True),
        _number("quantity"),
        _number("fulfilled"),
        sa.CheckConstraint("fulfilled >= 0 and fulfilled <= quantity", name="fulfilled"),
    )
    op.create_index("reservation_lines_level_ix", "reservation_lines", ["level_id"])


def _create_counts() -> None:
    op.create_table(
        "stock_counts",
        _id(),
        _of("place_id", "places"),
        *_text("category", "state", "opened_by"),
        _at("opened_at"),
        _at("ended_at", nullable=True),
        sa.CheckConstraint("state in ('open', 'booked', 'dropped')", name="state"),
    )
    op.create_index("stock_counts_place_id_ix", "stock_counts", ["place_id"])
    op.create_table(
        "counted_lines",
        _id(),
        _of("count_id", "stock_counts"),
        _of("level_id", "levels"),
        _number("counted"),
        _number("expected"),
        *_text("counted_by"),
        sa.Column("counted_by_id", sa.BigInteger),
        _at("counted_at"),
        sa.CheckConstraint("counted >= 0", name="counted"),
    )
    op.create_index(
        "counted_lines_level_uq", "counted_lines", ["count_id", "level_id"], unique=True
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
