"""Facts can be added and read; nobody changes or removes one."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("""
        create trigger facts_append_only before update or delete on facts
        for each statement execute function refuse_change()
    """)
    op.execute("""
        create trigger facts_not_truncated before truncate on facts
        for each statement execute function refuse_change()
    """)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
