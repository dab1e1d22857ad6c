"""What `steward verify` finds out about articles: search must know what is published, and that."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit.files import FileStore
from steward.kit.verify import Check

_COUNTS = text("""
    select coalesce(w.lexeme, n.lexeme), coalesce(w.passages, 0), coalesce(n.passages, 0)
    from article_words w full join (
        select lexeme collate "C" as lexeme, count(*) as passages
        from passage_words, unnest(tsvector_to_array(words)) as lexeme group by 1
    ) n on n.lexeme = w.lexeme
    where coalesce(w.passages, 0) <> coalesce(n.passages, 0)
""")
_READERS = text("""
    select a.id, v.audience, a.readers, p.readers
    from articles a
    left join article_versions v on v.article_id = a.id and v.number = a.published
    left join (select article_id, min(readers) as readers from passage_words group by 1) p
        on p.article_id = a.id
    where v.audience is distinct from a.readers or p.readers is distinct from a.readers
    order by a.id
""")


def _counts(session: Session, _files: FileStore) -> Iterator[str]:
    for lexeme, kept, found in session.execute(_COUNTS):
        yield f"the word {lexeme} is said to stand in {kept} passages, but stands in {found}"


def _readers(session: Session, _files: FileStore) -> Iterator[str]:
    for number, written, kept, searched in session.execute(_READERS):
        if written != kept:
            yield f"article {number} is written for {written}, but kept as one for {kept}"
        elif searched is None:
            yield f"article {number} is published, but search does not know it"
        else:
            yield f"article {number} is for {kept}, but search shows it to {searched}"


CHECKS: dict[str, Check] = {
    "Words of articles are counted rightly": _counts,
    "Search finds what is published, for whom it is": _readers,
}
