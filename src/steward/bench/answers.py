"""Whole answers measured: among 20,000 articles, with ten thousand examples taught, one by one."""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import text

from steward.accounts import SYSTEM
from steward.assistant import answer_question, learn
from steward.demo import Message, generate
from steward.kit import clock
from steward.kit.db import Database

_INTENTS, _EXAMPLES = 100, 10_000
_QUESTIONS, _WARM_UP = 400, 20
_TEACH = text("""
    insert into assistant_intents (version, name, leads_to, article_id, examples, created_at)
    values (1, :name, 'article', :article_id, :examples, now())
""")
_FORGET = text("delete from assistant_intents")


def measure_answers(database: Database) -> Iterator[dict[str, Any]]:
    """Teach what customers wrote, learn as the job does, then answer others of their questions."""
    _teach(database)
    began, used = perf_counter(), process_time()
    deque(learn(database), maxlen=0)
    yield {
        "op": "assistant_learn",
        "examples": _EXAMPLES,
        "seconds": round(perf_counter() - began, 1),
        "cpu_seconds": round(process_time() - used, 1),
        "bar": 20,
    }
    cuts = quantiles(list(_times(database))[_WARM_UP:], n=20)
    yield {
        "op": "assistant_whole_answer",
        "p50_ms": round(cuts[9], 1),
        "p95_ms": round(cuts[18], 1),
        "bar": 40,
    }


def _teach(database: Database) -> None:
    """Give each intent the words of tickets of one kind, as many to each."""
    asked = list(islice(_questions(31, _EXAMPLES + _INTENTS), _EXAMPLES))
    asked.sort()  # what begins alike is of a kind
    each = _EXAMPLES // _INTENTS
    rows = [
        {
            "name": f"kind of question {number}",
            "article_id": number,
            "examples": asked[(number - 1) * each : number * each],
        }
        for number in range(1, _INTENTS + 1)
    ]
    with database.transaction() as session:
        session.execute(_FORGET)
        session.execute(_TEACH, rows)


def _times(database: Database) -> Iterator[float]:
    """Yield how long each answer takes, in milliseconds."""
    with database.reading() as session:
        for question in islice(_questions(37, _QUESTIONS), _QUESTIONS):
            began = perf_counter()
            answer_question(session, SYSTEM, question)
            yield (perf_counter() - began) * 1000


def _questions(seed: int, tickets: int) -> Iterator[str]:
    for ticket in generate(clock.now(), seed=seed, tickets=tickets).tickets:
        first = ticket.steps[0]
        said = first.body if isinstance(first, Message) else ""
        yield f"{ticket.subject} {said}"[:300]
