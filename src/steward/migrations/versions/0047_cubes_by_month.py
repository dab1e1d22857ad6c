"""Cubes by month beside those by day; those there are were made in another way, and go."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.execute("delete from lake_cubes")
    op.drop_constraint(op.f("lake_cubes_view_dimensions_month_uq"), "lake_cubes")
    op.add_column("lake_cubes", sa.Column("grain", sa.Text, nullable=False))
    op.create_unique_constraint(
        None,
        "lake_cubes",
        ["view", "grain", "dimensions", "month"],
        postgresql_nulls_not_distinct=True,
    )
    op.create_check_constraint("grain", "lake_cubes", "grain in ('day', 'month')")


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
