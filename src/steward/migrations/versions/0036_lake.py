"""The lake's manifest: which Parquet files count, and which import or flow brought them."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

_BIG = sa.BigInteger


def upgrade() -> None:
    op.create_table(
        "lake_landings",
        sa.Column("id", _BIG, sa.Identity(), primary_key=True),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("import_id", _BIG, sa.ForeignKey("imports.id")),
        sa.Column("flow", sa.Text),
        sa.Column("created", _BIG, nullable=False),
        sa.Column("changed", _BIG, nullable=False),
        sa.Column("unchanged", _BIG, nullable=False),
        sa.Column("gone", _BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(import_id is null) <> (flow is null)", name="source"),
    )
    op.create_index(
        "lake_landings_import_uq",
        "lake_landings",
        ["import_id", "table_name"],
        unique=True,
        postgresql_where=sa.text("import_id is not null"),
    )
    op.create_table(
        "lake_parts",
        sa.Column("id", _BIG, sa.Identity(), primary_key=True),
        sa.Column(
            "landing_id",
            _BIG,
            sa.ForeignKey("lake_landings.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("month", sa.Date),
        sa.Column("path", sa.Text, nullable=False, unique=True),
        sa.Column("rows", _BIG, nullable=False),
        sa.Column("bytes", _BIG, nullable=False),
        sa.CheckConstraint("kind in ('rows', 'masks', 'seen')", name="kind"),
    )
    op.create_index("lake_parts_landing_ix", "lake_parts", ["landing_id"])
    op.create_table(
        "lake_cubes",
        sa.Column("id", _BIG, sa.Identity(), primary_key=True),
        sa.Column("view", sa.Text, nullable=False),
        sa.Column("dimensions", sa.Text, nullable=False),
        sa.Column("month", sa.Date),
        sa.Column("path", sa.Text, unique=True),
        sa.Column("rows", _BIG, nullable=False),
        sa.Column("bytes", _BIG, nullable=False),
        sa.Column("made_of", sa.Text, nullable=False),
        sa.Column("joined_until", _BIG, nullable=False),
        sa.Column("joined_count", _BIG, nullable=False),
        sa.UniqueConstraint("view", "dimensions", "month", postgresql_nulls_not_distinct=True),
    )
    for table in ("lake_landings", "lake_parts", "lake_cubes"):
        op.execute(f"""
            create trigger {table}_stamped after insert or update or delete or truncate on {table}
            for each statement execute function keep_stamp('lake')
        """)


def downgrade() -> None:
    for table in ("lake_cubes", "lake_parts", "lake_landings"):
        op.drop_table(table)
