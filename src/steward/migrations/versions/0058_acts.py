"""What is kept back from sale: lots held, products paused, each with who, when and why."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0055"


def upgrade() -> None:
    op.add_column("lots", _flag("is_held"))
    op.create_unique_constraint("lots_id_is_held_key", "lots", ["id", "is_held"])
    op.add_column("levels", _flag("is_held"))
    op.create_foreign_key(
        "levels_is_held_fk",
        "levels",
        "lots",
        ["lot_id", "is_held"],
        ["id", "is_held"],
        onupdate="CASCADE",
    )
    op.create_index("levels_lot_ix", "levels", ["lot_id"])
    op.add_column("products", _flag("is_paused"))
    _create_holds()


def _create_holds() -> None:
    op.create_table(
        "stock_holds",
        _id(),
        sa.Column("lot_id", sa.BigInteger(), sa.ForeignKey("lots.id")),
        sa.Column("product_id", sa.BigInteger(), sa.ForeignKey("products.id")),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        _moment("since"),
        sa.Column("by_name", sa.String(), nullable=False),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("(lot_id is null) <> (product_id is null)", name="what"),
    )
    op.create_index(
        "stock_holds_open_uq",
        "stock_holds",
        ["lot_id", "product_id", "holder"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
        postgresql_nulls_not_distinct=True,
    )


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
