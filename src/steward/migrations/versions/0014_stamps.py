"""Stamps: what processes keep of policies and calendars, they read again when these change."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_TABLES = ("policies", "calendars")


def upgrade() -> None:
    op.create_table(
        "stamps",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("stamp", sa.Uuid, nullable=False),
    )
    op.execute("""
        create function keep_stamp() returns trigger language plpgsql as $$
        begin
            insert into stamps (name, stamp) values (tg_argv[0], gen_random_uuid())
            on conflict (name) do update set stamp = excluded.stamp;
            return null;
        end
        $$
    """)
    for table in _TABLES:
        op.execute(f"""
            create trigger {table}_stamped after insert or update or delete or truncate on {table}
            for each statement execute function keep_stamp('promises')
        """)


def downgrade() -> None:
    for table in _TABLES:
        op.execute(f"drop trigger {table}_stamped on {table}")
    op.execute("drop function keep_stamp")
    op.drop_table("stamps")
