"""When to order anew: points and terms, alerts, suppliers that are asked without being told to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import CITEXT, JSONB

revision = "0032"
down_revision = "0031"

_MOMENT = sa.DateTime(timezone=True)
_QUANTITY, _MONEY = sa.Numeric(18, 3), sa.Numeric(18, 4)
_PERCENT = sa.Numeric(7, 3)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(column: str, table: str, *, nullable: bool = False) -> sa.Column[int]:
    to = sa.ForeignKey(f"{table}.id")
    return sa.Column(column, sa.BigInteger, to, nullable=nullable)


def upgrade() -> None:
    op.add_column("suppliers", sa.Column("asks_by_itself", sa.Boolean))
    op.add_column("purchase_orders", sa.Column("key", sa.Text))
    op.create_unique_constraint("purchase_orders_key_uq", "purchase_orders", ["key"])
    _create_terms()
    _create_points()
    _create_alerts()


def _create_terms() -> None:
    op.create_table(
        "reorder_terms",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        _of("supplier_id", "suppliers", nullable=True),
        sa.Column("category", CITEXT),
        sa.Column("aim", sa.Text),
        sa.Column("service", _PERCENT),
        sa.Column("holding", _PERCENT),
        sa.Column("shortage", _PERCENT),
        sa.Column("order_cost", _MONEY),
        sa.Column("review_days", sa.Integer),
        sa.CheckConstraint("supplier_id is null or category is null", name="scope"),
        sa.CheckConstraint("aim in ('cost', 'service')", name="aim"),
        sa.CheckConstraint("service > 0 and service < 100", name="service"),
        sa.CheckConstraint("holding > 0 and shortage > 0 and order_cost >= 0", name="costs"),
        sa.CheckConstraint("review_days between 1 and 91", name="review_days"),
    )
    op.create_index(
        "reorder_terms_scope_uq",
        "reorder_terms",
        ["supplier_id", "category"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def _create_points() -> None:
    op.create_table(
        "reorder_points",
        _id(),
        _of("variant_id", "variants"),
        _of("place_id", "places"),
        sa.Column("computed", _QUANTITY),
        sa.Column("by_hand", _QUANTITY),
        sa.Column("by_hand_up_to", _QUANTITY),
        sa.Column("set_by", sa.Text),
        sa.Column("set_at", _MOMENT),
        sa.Column("point", _QUANTITY, sa.Computed("coalesce(by_hand, computed)", persisted=True)),
        sa.Column("figures", JSONB),
        sa.Column("computed_at", _MOMENT),
        sa.Column("weekly", sa.Double),
        sa.Column("sold", _MONEY),
        sa.Column("weight", sa.Text),
        sa.Column("steadiness", sa.Text),
        sa.Column("is_quiet", sa.Boolean, nullable=False),
        sa.CheckConstraint("by_hand >= 0 and by_hand_up_to > by_hand", name="by_hand"),
        sa.CheckConstraint("weight in ('A', 'B', 'C')", name="weight"),
        sa.CheckConstraint("steadiness in ('X', 'Y', 'Z')", name="steadiness"),
        sa.UniqueConstraint("variant_id", "place_id"),
    )


def _create_alerts() -> None:
    op.create_table(
        "restock_alerts",
        _id(),
        _of("variant_id", "variants"),
        _of("place_id", "places"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("position", _QUANTITY, nullable=False),
        sa.Column("point", _QUANTITY, nullable=False),
        sa.Column("told_at", _MOMENT),
        _of("purchase_id", "purchase_orders", nullable=True),
        sa.Column("closed_at", _MOMENT),
        sa.Column("closed_by", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.CheckConstraint("state in ('open', 'quiet', 'closed')", name="state"),
    )
    op.create_index(
        "restock_alerts_open_uq",
        "restock_alerts",
        ["variant_id", "place_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index(
        "restock_alerts_untold_ix",
        "restock_alerts",
        ["id"],
        postgresql_where=sa.text("told_at is null"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
