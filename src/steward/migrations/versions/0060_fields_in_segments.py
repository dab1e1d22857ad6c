"""Say when the house's own fields change, as segments go by them."""

from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    op.execute("""
        create trigger customer_fields_stamped
        after insert or update or delete or truncate on customer_fields
        for each statement execute function keep_stamp('customer_fields')
    """)


def downgrade() -> None:
    op.execute("drop trigger customer_fields_stamped on customer_fields")
