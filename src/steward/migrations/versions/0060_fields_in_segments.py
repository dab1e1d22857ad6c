"""Say when the house's own fields change, as segments go by them; know names of companies better.

What part of all names holds some words, the planner guesses only where it has statistics of them
as they are compared. Without, it takes one company where there are a hundred, and reads the people
of a million one by one.
"""

from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    op.execute("""
        create trigger customer_fields_stamped
        after insert or update or delete or truncate on customer_fields
        for each statement execute function keep_stamp('customer_fields')
    """)
    op.execute("create statistics companies_lower_name on (lower(name)) from companies")
    op.execute("analyze companies")


def downgrade() -> None:
    op.execute("drop statistics companies_lower_name")
    op.execute("drop trigger customer_fields_stamped on customer_fields")
