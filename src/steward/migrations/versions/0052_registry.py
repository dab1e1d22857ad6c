"""Where people and companies are, how they are sorted, and fields of the house's own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    for table in ("people", "companies"):
        for name in ("address", "postcode", "city", "country"):
            op.add_column(table, sa.Column(name, sa.String()))
        op.add_column(
            table, sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False, server_default="{}")
        )
        op.alter_column(table, "tags", server_default=None)
    op.execute("""
        update people set address = fields ->> 'address', postcode = fields ->> 'postcode',
            fields = fields - 'address' - 'postcode'
        where fields ?| array['address', 'postcode']
    """)
    op.add_column("companies", sa.Column("fields", JSONB(), nullable=False, server_default="{}"))
    op.alter_column("companies", "fields", server_default=None)
    op.create_index("people_postcode_ix", "people", ["postcode"])
    op.create_index("people_tags_ix", "people", ["tags"], postgresql_using="gin")
    op.create_table(
        "customer_fields",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("choices", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("of in ('person', 'company')", name="of"),
        sa.CheckConstraint(
            "kind in ('text', 'number', 'date', 'yes or no', 'choice', 'link')", name="kind"
        ),
        sa.UniqueConstraint("of", "key"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
