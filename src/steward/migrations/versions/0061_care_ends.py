"""Where a notice leads; what stopped an erasure; a message to all in several languages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0061"
down_revision = "0060"

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
    texts = sa.ARRAY(sa.Text())
    op.add_column("erasures", sa.Column("in_the_way", texts, nullable=False, server_default="{}"))
    op.add_column("erasures", sa.Column("stopped_at", sa.DateTime(timezone=True)))
    said = sa.Column("others", JSONB(), nullable=False, server_default="{}")
    op.add_column("problem_messages", said)
    op.create_check_constraint("stopped", "erasures", "stopped_at is null or done_at is null")


def downgrade() -> None:
    op.drop_column("problem_messages", "others")
    op.drop_constraint(op.f("erasures_stopped_ck"), "erasures")
    op.drop_column("erasures", "stopped_at")
    op.drop_column("erasures", "in_the_way")
    op.drop_column("notices", "place")
