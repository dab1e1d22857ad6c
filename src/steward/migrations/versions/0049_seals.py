"""Facts are sealed in a chain of hashes, and the head of each day is signed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.create_table(
        "fact_digests",
        sa.Column("fact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(salt is null) <> (words is null)", name=op.f("fact_digests_salt_or_words_ck")
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("fact_digests_pk")),
    )
    op.create_table(
        "seals",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("seals_pk")),
    )
    op.create_table(
        "heads",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["seals.number"], name=op.f("heads_number_fk")),
        sa.PrimaryKeyConstraint("day", name=op.f("heads_pk")),
    )
    op.create_table(
        "sealing",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("writers", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("verified", sa.BigInteger()),
        sa.Column("difference", sa.String()),
        sa.PrimaryKeyConstraint("id", name=op.f("sealing_pk")),
    )
    op.execute("insert into sealing (id, seen, writers) values (1, 0, '{}')")
    for table in ("fact_digests", "seals", "heads"):
        op.execute(f"""
            create trigger {table}_append_only before update or delete on {table}
            for each statement execute function refuse_change()
        """)
        op.execute(f"""
            create trigger {table}_not_truncated before truncate on {table}
            for each statement execute function refuse_change()
        """)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
