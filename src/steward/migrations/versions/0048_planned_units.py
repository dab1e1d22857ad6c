"""Lines of budgets may say how many units are planned beside the amount."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.add_column("budget_lines", sa.Column("units", sa.Numeric(18, 4)))
    op.create_check_constraint("units", "budget_lines", "units >= 0")


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
