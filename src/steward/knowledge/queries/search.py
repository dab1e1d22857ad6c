"""Search in articles: by words, by nearly the same words, and by meaning, put in one order.

Everything starts at what the reader may see: each of the three ways looks at no other passage.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Float,
    String,
    TextClause,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import REGCONFIG, TSQUERY
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.knowledge.models import Article, ArticlePassage, ArticleVersion, PassageWords
from steward.knowledge.queries.articles import audiences_of
from steward.knowledge.queries.words import known_words, mended, near_words, slips_in
from steward.knowledge.rules import Audience
from steward.knowledge.rules.search import (
    MARK,
    UNMARK,
    Term,
    best_of_each,
    fused,
    pieces,
    seeking,
    telling,
    words_typed,
)
from steward.quant.meaning import meaning_of

_MOST_TERMS = 8  # that are asked for
_SOUGHT = 1_500  # passages of which each is judged, about
_RANKED = 60  # of each way
_NEAREST = 40  # by meaning, for each audience
_ALIKE = 0.28  # the least cosine that alone is taken for the same subject

_SIZE = text("select reltuples from pg_class where oid = 'passage_words'::regclass")


@cache
def _ranking(terms: int) -> TextClause:
    """Ask for what holds the most of so many terms; made once, as that takes longer than to run it.

    What is sought stands in the statement itself, so that it is planned for words as rare as these.
    """
    held = " + ".join(
        f":weight{n} * ((words @@ cast(:any{n} as tsquery))::int"
        f" + (words @@ cast(:titled{n} as tsquery))::int"
        f" + (words @@ cast(:headed{n} as tsquery))::int)"
        for n in range(terms)
    )
    ranking = f"""
        select passage_id, article_id from (
            select passage_id, article_id, words from passage_words
            where words @@ cast(:sought as tsquery) and readers = any(:readers) limit {_SOUGHT}
        ) as held
        order by {held} desc, ts_rank(words, cast(:every as tsquery)) desc, passage_id
        limit {_RANKED}
    """  # noqa: S608 - the numbers are ours, and what people type is bound
    return text(ranking).bindparams(bindparam("sought", type_=String, literal_execute=True))


@cache
def _nearest(audiences: tuple[Audience, ...]) -> TextClause:
    """Ask for the passages nearest in meaning of what some audiences may see.

    Each audience stands in the statement itself, so that its own index is taken.
    """
    # The audiences and the number are ours.
    each = " union all ".join(
        f"""(select passage_id, article_id, 1 - (meaning <=> cast(:meaning as halfvec)) as alike
            from passage_words where readers = '{audience.value}'
            order by meaning <=> cast(:meaning as halfvec) limit {_NEAREST})"""  # noqa: S608 - as said
        for audience in audiences
    )
    return text(f"select * from ({each}) as found order by alike desc")  # noqa: S608 - the same


@dataclass(frozen=True)
class Found:
    """An article that was found, by the passage that answers; texts come in pieces to be marked.

    `likeness` is the cosine between the meanings of what was asked and of the passage, if near.
    """

    article_id: int
    number: int
    category: str
    audience: str
    title: Sequence[tuple[str, bool]]
    heading: str
    passage: Sequence[tuple[str, bool]]
    score: float
    likeness: float | None


@dataclass
class _Search:
    """What one search has found so far: passages in several orders, and whose they are."""

    session: Session
    actor: Actor | None
    passages: float = 0
    orders: list[list[int]] = field(default_factory=list)
    owners: dict[int, int] = field(default_factory=dict)
    likeness: dict[int, float] = field(default_factory=dict)
    sure: set[int] = field(default_factory=set)
    lexemes: list[str] = field(default_factory=list)

    def by_words(self, terms: Iterable[Term]) -> None:
        """Rank passages by how much the words say that they hold, twice as much in the title."""
        told = telling(terms, most=_MOST_TERMS)
        if not told:
            return
        values: dict[str, object] = {"readers": list(audiences_of(self.actor))}
        values["sought"] = " | ".join(f"({one.query})" for one in seeking(told, most=_SOUGHT))
        values["every"] = " | ".join(f"({one.query})" for one in told)
        for n, term in enumerate(told):
            values |= {f"any{n}": term.query, f"titled{n}": term.in_title}
            values[f"headed{n}"] = term.in_heading
            values[f"weight{n}"] = term.weight(self.passages)
        rows = self.session.execute(_ranking(len(told)), values).all()
        self.sure.update(article_id for _, article_id in rows)
        self._keep(rows)

    def by_meaning(self, typed: str) -> None:
        """Rank passages by how near their meaning is to that of what was typed."""
        values = {"meaning": str(meaning_of(typed).tolist())}
        rows = self.session.execute(_nearest(audiences_of(self.actor)), values).all()
        self.likeness = {passage_id: alike for passage_id, _, alike in rows}
        self.sure.update(article_id for _, article_id, alike in rows if alike >= _ALIKE)
        self._keep((passage_id, article_id) for passage_id, article_id, _ in rows)

    def _keep(self, rows: Iterable[Sequence[int]]) -> None:
        order = [(passage_id, article_id) for passage_id, article_id in rows]
        self.owners.update(order)
        self.orders.append([passage_id for passage_id, _ in order])

    def answer(self, most: int) -> dict[int, tuple[int, float]]:
        """Return the best articles in order, each with its best passage and its score."""
        by_article = fused(
            list(dict.fromkeys(self.owners[one] for one in order)) for order in self.orders
        )
        best = best_of_each(fused(self.orders), self.owners)
        found = [one for one in by_article if one in self.sure][:most]
        return {one: (best[one], by_article[one]) for one in found}


def search_articles(
    session: Session, actor: Actor | None, typed: str, *, most: int = 8
) -> list[Found]:
    """Return what somebody may read that answers what they typed, the likeliest first."""
    search = _searched(session, actor, typed)
    return _told(session, search, most) if search else []


def best_passages(session: Session, actor: Actor | None, typed: str, *, most: int) -> list[int]:
    """Return the ids of the passages that search_articles shows, which takes half as long."""
    search = _searched(session, actor, typed)
    return [passage_id for passage_id, _ in search.answer(most).values()] if search else []


def _searched(session: Session, actor: Actor | None, typed: str) -> _Search | None:
    words = words_typed(typed)
    if not words:
        return None
    known = known_words(session, words)
    search = _Search(session, actor, session.scalar(_SIZE) or 0)
    missing = {place: word for place, word in enumerate(words, 1) if place not in known}
    slips = slips_in(session, missing)
    near = slips or near_words(session, missing)
    if not slips:  # else they are what was meant: without them, other articles would gain
        search.by_words(known.values())
    if near:
        search.by_words((known | near).values())
    search.by_meaning(mended(typed, missing, slips))
    search.lexemes = [lexeme for term in (known | near).values() for lexeme in term.lexemes]
    return search


def is_near_an_article(session: Session, question: str) -> bool:
    """Whether something that customers may read is near a question in meaning."""
    distance = PassageWords.meaning.op("<=>", return_type=Float())(meaning_of(question).tolist())
    for audience in (Audience.PUBLIC, Audience.CUSTOMERS):
        own = PassageWords.readers == literal_column(f"'{audience}'")
        nearest = select(1 - distance).where(own).order_by(distance).limit(1)
        if (session.scalar(nearest) or 0) >= _ALIKE:
            return True
    return False


def _ask(query: str) -> ColumnElement[object]:
    """Stand in the statement itself, so that it is planned for words as rare as these are."""
    return cast(bindparam(None, query, String, unique=True, literal_execute=True), TSQUERY)


def _told(session: Session, search: _Search, most: int) -> list[Found]:
    best = search.answer(most)
    asked = _ask(Term(tuple(search.lexemes), 0).query)
    dictionary = cast(ArticlePassage.dictionary, REGCONFIG)
    marks = f"StartSel={MARK}, StopSel={UNMARK}"
    part = f"{marks}, MaxWords=42, MinWords=20, ShortWord=2"
    query = (
        select(
            ArticlePassage.id,
            ArticleVersion.number,
            ArticleVersion.category,
            ArticleVersion.audience,
            func.ts_headline(
                dictionary, ArticleVersion.title, asked, f"{marks}, HighlightAll=true"
            ),
            ArticlePassage.heading,
            func.ts_headline(dictionary, ArticlePassage.body, asked, part),
        )
        .join(Article, Article.id == ArticlePassage.article_id)
        .join(
            ArticleVersion,
            (ArticleVersion.article_id == Article.id)
            & (ArticleVersion.number == Article.published),
        )
        .where(
            ArticlePassage.id.in_([passage_id for passage_id, _ in best.values()]),
            Article.readers.in_(audiences_of(search.actor)),
        )
    )
    rows = {row[0]: row for row in session.execute(query)}
    return [
        Found(
            article_id,
            row[1],
            row[2],
            row[3],
            pieces(row[4]),
            row[5],
            pieces(row[6]),
            score,
            search.likeness.get(passage_id),
        )
        for article_id, (passage_id, score) in best.items()
        if (row := rows.get(passage_id)) is not None
    ]
