"""Pairs of people who are likely one, and addresses found however they are spelled."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.execute("""
        create function mail_key(mail text) returns text
        language sql immutable parallel safe strict
        return case
            when split_part(lower(mail), '@', 2) in ('gmail.com', 'googlemail.com')
            then replace(split_part(split_part(lower(mail), '@', 1), '+', 1), '.', '')
                 || '@gmail.com'
            else split_part(split_part(lower(mail), '@', 1), '+', 1) || '@'
                 || split_part(lower(mail), '@', 2)
        end
    """)
    op.create_index("people_mail_key_ix", "people", [sa.text("mail_key(email::text)")])
    op.create_index(
        "contacts_mail_key_ix",
        "contacts",
        [sa.text("mail_key(value::text)")],
        postgresql_where=sa.text("kind = 'email'"),
    )
    op.create_table(
        "doubles",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        _person("left_id"),
        _person("right_id"),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('open', 'apart', 'merged')", name="state"),
        sa.CheckConstraint("left_id < right_id", name="order"),
        sa.UniqueConstraint("left_id", "right_id"),
    )
    op.create_index("doubles_state_ix", "doubles", ["state", "score", "id"])


def _person(name: str) -> sa.Column[int]:
    people = sa.ForeignKey("people.id", ondelete="CASCADE")
    return sa.Column(name, sa.BigInteger(), people, nullable=False, index=name == "right_id")


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
