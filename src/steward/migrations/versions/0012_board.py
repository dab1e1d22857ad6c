"""Indexes for the board and the reports: raised and solved in a period, handed on in a period."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index("tickets_created_ix", "tickets", ["created_at"], postgresql_using="brin")
    op.create_index(
        "tickets_resolved_ix",
        "tickets",
        ["resolved_at"],
        postgresql_where=sa.text("resolved_at is not null"),
    )
    op.create_index(
        "facts_moves_ix",
        "facts",
        ["at"],
        postgresql_where=sa.text("kind in ('ticket.assigned', 'ticket.reopened')"),
    )


def downgrade() -> None:
    op.drop_index("facts_moves_ix", "facts")
    op.drop_index("tickets_resolved_ix", "tickets")
    op.drop_index("tickets_created_ix", "tickets")
