"""What customers are worth, as it was computed last, and saved segments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import CITEXT, JSONB

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    money, small = sa.Numeric(18, 2), sa.SmallInteger()
    person = sa.ForeignKey("people.id", ondelete="CASCADE")
    op.create_table(
        "worths",
        sa.Column("person_id", sa.BigInteger(), person, primary_key=True, autoincrement=False),
        sa.Column("segment", sa.String(), nullable=False),
        *(sa.Column(name, small) for name in ("recency", "frequency", "monetary")),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("revenue", money, nullable=False),
        sa.Column("margin", money),
        sa.Column("alive", sa.Float()),
        sa.Column("expected_orders", sa.Float()),
        sa.Column("expected_low", sa.Integer()),
        sa.Column("expected_high", sa.Integer()),
        sa.Column("expected_value", money),
        sa.Column("usual_gap", sa.Integer()),
        sa.Column("gap_chance", sa.Float()),
        sa.Column("lapsed_on", sa.Date()),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("cost", money, nullable=False),
        sa.Column("quarters", sa.ARRAY(money), nullable=False),
        sa.Column("standing", sa.Float(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("worths_lapsed_ix", "worths", ["lapsed_on"])
    op.create_table(
        "worth_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("value_of", sa.String(), nullable=False),
        sa.Column("quality", JSONB()),
    )
    op.create_table(
        "segments",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", CITEXT(), nullable=False, unique=True),
        sa.Column("conditions", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column(
        "routing_rules",
        sa.Column("segments", sa.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )
    op.alter_column("routing_rules", "segments", server_default=None)
    named = sa.ForeignKey("segments.id", ondelete="SET NULL")
    op.add_column("news", sa.Column("segment_id", sa.BigInteger(), named))
    op.create_index("news_segment_id_ix", "news", ["segment_id"])
    op.execute("""
        create trigger segments_stamped after insert or update or delete or truncate on segments
        for each statement execute function keep_stamp('segments')
    """)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
