"""Returns of delivered goods, what became of them, money paid back, and the terms of both."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_MOMENT = sa.DateTime(timezone=True)
_QUANTITY, _MONEY = sa.Numeric(18, 3), sa.Numeric(18, 4)
_STATES = "'asked', 'accepted', 'received', 'closed', 'refused', 'withdrawn'"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(column: str, table: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(column, sa.BigInteger, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    _create_returns()
    _create_refunds()
    op.create_table(
        "return_terms",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        *_text("address", "words", "reasons"),
        sa.Column("place_id", sa.BigInteger, sa.ForeignKey("places.id", ondelete="SET NULL")),
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("days >= 0", name="days"),
    )


def _create_returns() -> None:
    op.create_table(
        "returns",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        _of("order_id", "orders"),
        *_text("key", "state", "reason", "note", "answer"),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("received_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.UniqueConstraint("order_id", "key"),
        sa.CheckConstraint(f"state in ({_STATES})", name="state"),
        sa.CheckConstraint(
            "state not in ('received', 'closed') or received_at is not null", name="came"
        ),
    )
    op.create_index("returns_state_ix", "returns", ["state", "id"])
    op.create_table(
        "return_lines",
        _id(),
        _of("return_id", "returns"),
        _of("delivery_line_id", "delivery_lines"),
        *(
            sa.Column(name, _QUANTITY, nullable=False)
            for name in ("quantity", "restocked", "scrapped")
        ),
        sa.Column("worth", _MONEY, nullable=False),
        *_text("note"),
        sa.UniqueConstraint("return_id", "delivery_line_id"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("restocked >= 0 and scrapped >= 0", name="outcome"),
        sa.CheckConstraint("worth >= 0", name="worth"),
    )
    op.create_index("return_lines_delivery_line_ix", "return_lines", ["delivery_line_id"])


def _create_refunds() -> None:
    op.create_table(
        "refunds",
        _id(),
        _of("order_id", "orders"),
        _of("return_id", "returns", nullable=True),
        *_text("key"),
        sa.Column("amount", _MONEY, nullable=False),
        *_text("currency", "reason", "way"),
        sa.Column("actor_id", sa.BigInteger),
        *_text("actor_name"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.UniqueConstraint("order_id", "key"),
        sa.CheckConstraint("amount > 0", name="amount"),
    )
    op.create_index("refunds_return_ix", "refunds", ["return_id"])
    for name, what in (("append_only", "update or delete"), ("not_truncated", "truncate")):
        op.execute(f"""
            create trigger refunds_{name} before {what} on refunds
            for each statement execute function refuse_change()
        """)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
