"""Where people and companies are, tags, fields of the house's own, relations and files."""

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
    op.create_table(
        "relations",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        _whose("person_id", "people", index=True),
        _whose("company_id", "companies", index=True),
        _whose("to_person_id", "people", index=True),
        _whose("to_company_id", "companies", index=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('works for', 'decides for', 'pays for', 'advises', 'household',"
            " 'reports to', 'assists', 'brought', 'belongs to', 'supplies', 'partner')",
            name="kind",
        ),
        sa.CheckConstraint("num_nonnulls(person_id, company_id) = 1", name="one"),
        sa.CheckConstraint("num_nonnulls(to_person_id, to_company_id) = 1", name="other"),
        sa.CheckConstraint("person_id <> to_person_id", name="people"),
        sa.CheckConstraint("company_id <> to_company_id", name="companies"),
        sa.UniqueConstraint(
            "kind",
            "person_id",
            "company_id",
            "to_person_id",
            "to_company_id",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "customer_files",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        _whose("person_id", "people"),
        _whose("company_id", "companies"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(person_id, company_id) = 1", name="whose"),
    )
    for whose in ("person", "company"):
        op.create_index(
            f"customer_files_{whose}_ix",
            "customer_files",
            [f"{whose}_id", "id"],
            postgresql_where=sa.text(f"{whose}_id is not null"),
        )
    op.drop_constraint("consents_purpose_ck", "consents")
    op.create_check_constraint(
        "purpose", "consents", "purpose in ('news', 'calls', 'texts', 'surveys')"
    )
    op.add_column("consents", sa.Column("proof", sa.String(), nullable=False, server_default=""))
    op.alter_column("consents", "proof", server_default=None)
    file = sa.ForeignKey("customer_files.id", ondelete="SET NULL")
    op.add_column("consents", sa.Column("file_id", sa.BigInteger(), file))
    op.create_index("consents_file_id_ix", "consents", ["file_id"])


def _whose(name: str, table: str, *, index: bool = False) -> sa.Column[int]:
    whose = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.BigInteger(), whose, index=index)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
