"""Where a notice leads."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0059"

_PLACES = {
    "restock": "/desk/stock/reorder",
    "problem": "/desk/problems",
    "unhappy": "/desk/reports/surveys/answers?how=bad",
}


def upgrade() -> None:
    op.add_column("notices", sa.Column("place", sa.Text(), nullable=False, server_default=""))
    for kind, place in _PLACES.items():
        notices = sa.table("notices", sa.column("kind"), sa.column("place"))
        op.execute(notices.update().where(notices.c.kind == kind).values(place=place))


def downgrade() -> None:
    op.drop_column("notices", "place")
