"""Merges of people, copies of what is known of them, and erasures of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("kept_id", sa.BigInteger(), nullable=False),
        sa.Column("gone_id", sa.BigInteger(), nullable=False),
        sa.Column("gone", JSONB()),
        sa.Column("kept_before", JSONB()),
        sa.Column("kept_after", JSONB()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("undone_why", sa.String(), nullable=False),
        sa.Column("left_over", JSONB(), nullable=False),
    )
    op.execute("""
        insert into merges (kept_id, gone_id, reason, at, by_name, undone_by, undone_why, left_over)
        select distinct on (gone_id) kept_id, gone_id, '', at, actor_name, '', '', '[]'
        from (select subject_id as kept_id, cast(data ->> 'merged_id' as bigint) as gone_id, at,
                     actor_name, id
              from facts where subject_kind = 'person' and kind = 'customer.merged') f
        where gone_id is not null order by gone_id, id
    """)
    op.create_index(
        "merges_gone_ix",
        "merges",
        ["gone_id"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_index("merges_kept_ix", "merges", ["kept_id", "id"])
    op.create_table(
        "merge_parts",
        sa.Column(
            "merge_id",
            sa.BigInteger(),
            sa.ForeignKey("merges.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("moved", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("aside", JSONB(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
    )
    _own_data()
    op.drop_constraint("doubles_left_id_fk", "doubles")
    op.drop_constraint("doubles_right_id_fk", "doubles")


def _own_data() -> None:
    """An erasure tells the guards of what cannot be changed that it may."""
    op.create_table(
        "person_exports",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("sha256", sa.String()),
        sa.Column("size", sa.BigInteger()),
    )
    op.create_index("person_exports_person_ix", "person_exports", ["person_id", "id"])
    op.create_table(
        "erasures",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger()),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("stays_until", sa.DateTime(timezone=True)),
        sa.Column("files", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("certificate", JSONB()),
        sa.Column("signature", sa.LargeBinary()),
        sa.CheckConstraint("(done_at is null) = (certificate is null)", name="done"),
    )
    op.create_index(
        "erasures_due_ix",
        "erasures",
        ["stays_until"],
        postgresql_where=sa.text("stays_until is not null"),
    )
    op.execute("""
        create or replace function refuse_change() returns trigger language plpgsql as $$
        begin
            if tg_op = 'UPDATE' and current_setting('steward.erasing', true) = 'yes' then
                return null;
            end if;
            raise exception '% is append-only: % refused', tg_table_name, tg_op
            using errcode = 'restrict_violation';
        end $$
    """)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
