"""The order that a ticket is about, the waits of tickets for goods, and macros' own texts."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("tickets", sa.Column("order_id", sa.BigInteger))
    op.create_foreign_key("tickets_order_id_fk", "tickets", "orders", ["order_id"], ["id"])
    op.create_index(
        "tickets_order_ix",
        "tickets",
        ["order_id"],
        postgresql_where=sa.text("order_id is not null"),
    )
    _create_waits()
    op.add_column("canned_replies", sa.Column("macro", sa.Text))
    op.create_unique_constraint("canned_replies_macro_uq", "canned_replies", ["macro"])
    op.create_check_constraint(
        "macro", "canned_replies", "macro is null or (owner_id is null and team_id is null)"
    )


def _create_waits() -> None:
    op.create_table(
        "ticket_waits",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column(
            "ticket_id",
            sa.BigInteger,
            sa.ForeignKey("tickets.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("variant_id", sa.BigInteger, sa.ForeignKey("variants.id"), nullable=False),
        sa.Column("watch_id", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("over_at", _MOMENT),
        sa.CheckConstraint("state in ('waiting', 'back', 'ended')", name="state"),
        sa.CheckConstraint("(state = 'waiting') = (over_at is null)", name="over_at"),
    )
    op.create_index(
        "ticket_waits_one_ix",
        "ticket_waits",
        ["ticket_id", "variant_id"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ticket_waits_watch_ix",
        "ticket_waits",
        ["watch_id"],
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    op.drop_constraint("canned_replies_macro_ck", "canned_replies")
    op.drop_column("canned_replies", "macro")
    op.drop_table("ticket_waits")
    op.drop_column("tickets", "order_id")
