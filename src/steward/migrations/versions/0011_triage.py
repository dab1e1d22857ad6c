"""Triage: how severe each ticket is judged to be and why, and the rules for it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "triage_rules",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("triage_rules_one_ck")),
        sa.PrimaryKeyConstraint("id", name=op.f("triage_rules_pk")),
    )
    op.create_table(
        "triage_models",
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("held_out", sa.Integer(), nullable=False),
        sa.Column("learned_f1", sa.Float(), nullable=True),
        sa.Column("rules_f1", sa.Float(), nullable=True),
        sa.Column("on_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrays", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("what", name=op.f("triage_models_pk")),
    )
    op.create_table(
        "triage_suggestions",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("category_probability", sa.Float(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("severity_probability", sa.Float(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
            name=op.f("triage_suggestions_ticket_id_fk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("triage_suggestions_pk")),
    )
    # What is there was set by people, as far as we know.
    op.add_column(
        "tickets",
        sa.Column("severity_by_person", sa.Boolean(), nullable=False, server_default="true"),
    )
    op.alter_column("tickets", "severity_by_person", server_default=None)
    for name in ("impact", "urgency", "score"):
        op.add_column("tickets", sa.Column(name, sa.SmallInteger(), nullable=True))
    factors = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())
    op.add_column("tickets", sa.Column("factors", factors, nullable=True))
    op.add_column("tickets", sa.Column("rises_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "tickets_rises_ix",
        "tickets",
        ["rises_at"],
        postgresql_where=sa.text("rises_at is not null"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
