"""Search measured: twenty thousand articles, and what people type, from a word to a question."""

from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any
from urllib.parse import quote

from sqlalchemy import text

from steward.accounts import SYSTEM
from steward.bench.operations import Operation
from steward.bench.visitor import Visitor
from steward.demo import Message, Ticket, generate
from steward.kit import clock
from steward.kit.db import Database
from steward.knowledge import search_articles
from steward.quant.meaning import meaning_of

ARTICLES = 20_000
_BATCH = 1000
_QUESTIONS = 400
_WARM_UP = 20
_AUDIENCES = ("public", "public", "public", "customers", "staff")
_SLOW = text("select indexname, indexdef from pg_indexes where tablename = 'passage_words'")
_ARTICLES = text("""
    insert into articles (id, version, latest, published, published_at, readers, created_at,
        updated_at)
    overriding system value values (:id, 1, 1, 1, now(), :readers, now(), now())
""")
_VERSIONS = text("""
    insert into article_versions (article_id, number, title, category, product, audience, body,
        author_name, written_at)
    values (:id, 1, :title, :category, '', :readers, :body, 'Bench', now())
""")
_PASSAGES = text("""
    insert into article_passages (id, article_id, heading, body, dictionary)
    overriding system value values (:id, :article_id, :heading, :body, 'care_english')
""")
_WORDS = text("""
    insert into passage_words (passage_id, article_id, readers, words, meaning)
    values (:id, :article_id, :readers, setweight(to_tsvector('care_english', :title), 'A')
        || setweight(to_tsvector('care_english', :heading), 'B')
        || to_tsvector('care_english', :body), cast(:meaning as halfvec))
""")
_COUNT = text("""
    insert into article_words (lexeme, passages)
    select word, ndoc from ts_stat('select words from passage_words')
    on conflict (lexeme) do update set passages = excluded.passages
""")
_FIGURES = text("analyze articles, article_versions, article_passages, passage_words")


def fill_articles(database: Database) -> None:
    """Write the articles, each of some ticket's words; the indexes of search are made at the end.

    As by publishing, only in bulk.
    """
    with database.transaction() as session:
        session.execute(text("truncate articles, article_words restart identity cascade"))
        indexes = [row for row in session.execute(_SLOW) if not row.indexname.endswith("_pk")]
        indexes = [row for row in indexes if "pkey" not in row.indexname]
        for row in indexes:
            session.execute(text(f"drop index {row.indexname}"))
    tickets = iter(generate(clock.now(), seed=11, tickets=ARTICLES + _BATCH).tickets)
    for first in range(1, ARTICLES + 1, _BATCH):
        _write(database, list(enumerate(islice(tickets, _BATCH), first)))
    with database.transaction() as session:
        session.execute(text("set local maintenance_work_mem = '512MB'"))
        for row in indexes:
            session.execute(text(row.indexdef))
        session.execute(_COUNT)
        session.execute(_FIGURES)


def _write(database: Database, batch: list[tuple[int, Ticket]]) -> None:
    articles: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    for number, ticket in batch:
        said = [step.body for step in ticket.steps if isinstance(step, Message)]
        readers = _AUDIENCES[number % len(_AUDIENCES)]
        about = {"readers": readers, "title": f"{ticket.subject} ({number})"}
        category = ticket.category or "Other"
        articles.append(about | {"id": number, "category": category, "body": "\n\n".join(said)})
        passages += [
            about | {"article_id": number, "place": place, "heading": f"Part {place}", "body": body}
            for place, body in enumerate(said, 1)
        ]
    for passage in passages:
        passage["id"] = passage["article_id"] * 100 + passage["place"]
        words = f"{passage['title']}. {passage['heading']}. {passage['body']}"
        passage["meaning"] = str(meaning_of(words).tolist())
    with database.transaction() as session:
        for statement, rows in (
            (_ARTICLES, articles),
            (_VERSIONS, articles),
            (_PASSAGES, passages),
            (_WORDS, passages),
        ):
            session.execute(statement, rows)


def search_operation(visitor: Visitor) -> Operation:
    """Ask as one types: a third words, a third with a typo in them, a third whole questions."""
    asked = (f"/help?q={quote(words)}" for words in islice(_typed(), _QUESTIONS))
    as_htmx = [
        visitor.get(path).replace("\r\n\r\n", "\r\nHX-Request: true\r\n\r\n", 1) for path in asked
    ]
    return Operation("articles", cycle(as_htmx), 60)


def _typed() -> Iterator[str]:
    rng = Random(5)  # noqa: S311 - the same questions in each run
    for ticket in generate(clock.now(), seed=23, tickets=2000).tickets:
        first = ticket.steps[0]
        question = first.body if isinstance(first, Message) else ticket.subject
        yield " ".join(ticket.subject.split()[:3])
        yield _with_typo(ticket.subject, rng)
        yield question[:300]


def _with_typo(words: str, rng: Random) -> str:
    """Swap two letters somewhere."""
    place = rng.randrange(max(len(words) - 1, 1))
    return words[:place] + words[place : place + 2][::-1] + words[place + 2 :]


def measure_search(database: Database) -> dict[str, Any]:
    """Search without a server or a page, one after another, as one who may read everything."""
    times = []
    with database.reading() as session:
        passages = session.scalar(text("select count(*) from passage_words"))
        for typed in islice(_typed(), _QUESTIONS):
            began = perf_counter()
            search_articles(session, SYSTEM, typed)
            times.append((perf_counter() - began) * 1000)
    cuts = quantiles(times[_WARM_UP:], n=20)
    return {
        "op": "search_articles",
        "articles": ARTICLES,
        "passages": passages,
        "p50_ms": round(cuts[9], 1),
        "p95_ms": round(cuts[18], 1),
    }
