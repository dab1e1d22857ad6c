"""One query for the words of a search in all dictionaries, and figures that tell rare words."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Most dictionaries make the same of a word: asked once, the planner can judge how many match.
    op.execute("""
        create function care_query(words text) returns tsquery
        language sql immutable parallel safe strict
        return (
            select coalesce(string_agg(distinct '(' || asked || ')', ' | '), '')::tsquery
            from unnest(array[
                'care_danish', 'care_dutch', 'care_english', 'care_finnish', 'care_french',
                'care_german', 'care_hungarian', 'care_italian', 'care_norwegian',
                'care_portuguese', 'care_romanian', 'care_russian', 'care_simple',
                'care_spanish', 'care_swedish', 'care_turkish'
            ]::regconfig[]) as dictionary,
            cast(websearch_to_tsquery(dictionary, words) as text) as asked
            where asked <> ''
        )
    """)
    # Else a word that few tickets hold passes for one of many, and all tickets are read for it.
    op.execute("alter table ticket_words alter column words set statistics 300")


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
