"""What search looks at, written with the version that readers get: passages, words, meanings."""

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from steward.knowledge.models import Article, ArticlePassage, ArticleVersion
from steward.knowledge.rules import passages_of
from steward.quant.language import dictionary_of
from steward.quant.meaning import meanings_of

_LOCK = text("select pg_advisory_xact_lock(5739215)")  # any number that nobody else uses
# The title stands in the first weight of each of its passages: a word of it counts for them all.
_WRITE = text("""
    insert into passage_words (passage_id, article_id, readers, words, meaning)
    select :passage_id, :article_id, :readers,
        setweight(to_tsvector(dictionary, :title), 'A')
        || setweight(to_tsvector(dictionary, :heading), 'B')
        || to_tsvector(dictionary, :body),
        cast(:meaning as halfvec)
    from cast(:dictionary as regconfig) as dictionary
""")
_COUNT = text("""
    insert into article_words (lexeme, passages)
    select lexeme, :sign * count(*)
    from passage_words, unnest(tsvector_to_array(words)) as lexeme
    where passage_id = any(:passage_ids) group by lexeme
    on conflict (lexeme) do update set passages = article_words.passages + excluded.passages
""")


def index_article(session: Session, article: Article, version: ArticleVersion) -> None:
    """Let search find a version of an article, and no other of it."""
    unindex_article(session, article)
    name = f"{version.title} {version.product}".strip()
    dictionary = f"care_{dictionary_of(f'{version.title}. {version.body}')}"
    found = [
        ArticlePassage(
            article_id=article.id, heading=one.heading, body=one.text, dictionary=dictionary
        )
        for one in passages_of(version.body)
    ]
    session.add_all(found)
    session.flush()
    meanings = meanings_of([f"{name}. {one.heading}. {one.body}" for one in found])
    rows = [
        {
            "passage_id": one.id,
            "article_id": article.id,
            "readers": version.audience,
            "title": f"{name} {version.category}",
            "heading": one.heading,
            "body": one.body,
            "dictionary": dictionary,
            "meaning": str(meaning.tolist()),
        }
        for one, meaning in zip(found, meanings, strict=True)
    ]
    if rows:
        session.execute(_WRITE, rows)
        _count(session, [one.id for one in found], 1)


def unindex_article(session: Session, article: Article) -> None:
    """Let search find nothing of an article."""
    session.flush()
    # Counts of the same words: who came second would wait for the first, and the first for them.
    session.execute(_LOCK)
    passages = select(ArticlePassage.id).where(ArticlePassage.article_id == article.id)
    ids = list(session.scalars(passages))
    if ids:
        _count(session, ids, -1)
        session.execute(delete(ArticlePassage).where(ArticlePassage.id.in_(ids)))


def _count(session: Session, passage_ids: list[int], sign: int) -> None:
    session.execute(_COUNT, {"passage_ids": passage_ids, "sign": sign})
