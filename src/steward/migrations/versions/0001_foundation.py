"""Extensions, search dictionaries, the job queue, and the guard of append-only tables."""

import procrastinate
from alembic import op

revision = "0001"
down_revision = None

# Languages whose dictionaries PostgreSQL brings along; each gets one that ignores accents too.
LANGUAGES = [
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "hungarian",
    "italian",
    "norwegian",
    "portuguese",
    "romanian",
    "russian",
    "simple",
    "spanish",
    "swedish",
    "turkish",
]


def upgrade() -> None:
    for extension in ("citext", "pg_trgm", "unaccent"):
        op.execute(f"create extension if not exists {extension}")
    # Generated columns and indexes need a function that is declared immutable.
    op.execute("""
        create function plain(words text) returns text
        language sql immutable parallel safe strict
        return public.unaccent('public.unaccent', words)
    """)
    for language in LANGUAGES:
        stem = "simple" if language == "simple" else f"{language}_stem"
        op.execute(f"create text search configuration care_{language} (copy = {language})")
        op.execute(f"""
            alter text search configuration care_{language}
            alter mapping for hword, hword_part, word with unaccent, {stem}
        """)
    op.execute("""
        create function refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception '% is append-only: % refused', tg_table_name, tg_op
            using errcode = 'restrict_violation';
        end $$
    """)
    connector = procrastinate.SyncPsycopgConnector()
    op.execute(procrastinate.App(connector=connector).schema_manager.get_schema())


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
