"""Tickets given out by skill: offers, what they take of a load, and why they went where."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

_OPEN = "state in ('new', 'open', 'waiting_on_customer', 'on_hold') and withdrawn_at is null"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("size", sa.Float()))
    op.add_column("tickets", sa.Column("carried", sa.Float(), server_default="0", nullable=False))
    op.alter_column("tickets", "carried", server_default=None)
    for name in ("carried_by", "offered_to"):
        op.add_column("tickets", sa.Column(name, sa.BigInteger()))
        op.create_foreign_key(op.f(f"tickets_{name}_fk"), "tickets", "users", [name], ["id"])
    op.add_column("tickets", sa.Column("offer_until", sa.DateTime(timezone=True)))
    op.create_index(
        "tickets_offered_ix",
        "tickets",
        ["offered_to", "offer_until"],
        postgresql_where=sa.text("offered_to is not null"),
    )
    op.create_index(
        "tickets_unowned_ix",
        "tickets",
        ["id"],
        postgresql_where=sa.text(f"assignee_id is null and offered_to is null and {_OPEN}"),
    )
    op.add_column("people", sa.Column("standing_agent_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("people_standing_agent_id_fk"), "people", "users", ["standing_agent_id"], ["id"]
    )
    op.create_table(
        "routes",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("returned", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("knows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_stuck", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("routes_pk")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("routes_ticket_id_fk"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "routing_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("offer_minutes", sa.Integer(), nullable=False),
        sa.Column("most_transfers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("routing_rules_pk")),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
