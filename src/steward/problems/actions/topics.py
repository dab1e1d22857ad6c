"""Learns what people write of, each day anew, and puts each complaint with what it says."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.helpdesk import Said, said_in
from steward.kit.db import Database
from steward.problems.models import ONLY, Complaint, ProblemTopic, TopicsLearnt
from steward.quant.faults import MOST_TEXTS, Told, Topic, Topics, learn_topics
from steward.quant.language import language_of_dictionary
from steward.quant.words import folded

_BATCH = 1000
_LEAST = 40  # texts, of which anything is learnt
_WORD = re.compile(r"[^\W\d_]+")
_STOPS = text(
    "select word from unnest(cast(:words as text[])) as word where ts_lexize(:of, word) = '{}'"
)


def learn_anew(database: Database, today: date) -> Iterator[object]:
    """Learn topics of the latest complaints, once a day; yield between transactions.

    Where topics are found again they keep their number. Then each complaint is put anew.
    """
    with database.reading() as session:
        learnt = session.get(TopicsLearnt, ONLY)
        if learnt is not None and learnt.learnt_on >= today:
            return
        said = said_in(session, _latest(session))
        if len(said) < _LEAST:
            return
        before = _topics(session)
        stops = _stop_words(session, said)
    found = learn_topics((Told(str(one.person_id), one.words) for one in said), before, stops)
    yield len(found.topics)
    with database.transaction() as session:
        _keep(session, found, today)
        ids = session.scalars(select(Complaint.ticket_id).where(Complaint.ticket_id.is_not(None)))
        tickets = sorted({one for one in ids if one is not None})
    for start in range(0, len(tickets), _BATCH):
        with database.transaction() as session:
            place(session, tickets[start : start + _BATCH])
        yield start


def place(session: Session, tickets: Sequence[int]) -> None:
    """Put the complaints of tickets with the topic and the article that they are of."""
    said = said_in(session, tickets)
    if not said:
        return
    topics = _topics(session)
    found = topics.of([one.words for one in said]) if topics else [None] * len(said)
    rows = [
        {"of": one.id, "topic": topic, "article": one.article_id}
        for one, topic in zip(said, found, strict=True)
    ]
    session.connection().execute(
        update(Complaint)
        .where(Complaint.ticket_id == bindparam("of"))
        .values(topic_id=bindparam("topic"), article_id=bindparam("article")),
        rows,
    )


def _latest(session: Session) -> Sequence[int]:
    query = select(Complaint.ticket_id).where(Complaint.ticket_id.is_not(None))
    ids = session.scalars(
        query.order_by(Complaint.at.desc(), Complaint.id.desc()).limit(MOST_TEXTS)
    )
    return [one for one in ids if one is not None]


def _stop_words(session: Session, said: Sequence[Said]) -> frozenset[str]:
    """Return the words that the dictionaries of the languages written in take as empty."""
    words = sorted({word for one in said for word in _WORD.findall(one.words.lower())})
    dictionaries = {one.language for one in said if language_of_dictionary(one.language)}
    return frozenset(
        folded(word)
        for one in sorted(dictionaries)
        for word in session.scalars(_STOPS, {"words": words, "of": f"{one}_stem"})
    )


def _topics(session: Session) -> Topics | None:
    """Return the topics as they were learnt last, or None before."""
    learnt = session.get(TopicsLearnt, ONLY)
    if learnt is None:
        return None
    rows = session.scalars(select(ProblemTopic).order_by(ProblemTopic.id)).all()
    topics = tuple(
        Topic(one.id, tuple(one.words), one.persons, np.array(one.middle, np.float32))
        for one in rows
        if one.is_alive
    )
    last = max((one.id for one in rows), default=0)
    return Topics(topics, np.array(learnt.common, np.float32), last)


def _keep(session: Session, found: Topics, today: date) -> None:
    session.execute(update(ProblemTopic).values(is_alive=False))
    for one in found.topics:
        values = {"words": list(one.words), "persons": one.persons, "is_alive": True}
        new = insert(ProblemTopic).values(id=one.number, middle=one.middle.tolist(), **values)
        told = values | {"middle": one.middle.tolist()}
        session.execute(new.on_conflict_do_update(index_elements=[ProblemTopic.id], set_=told))
    session.execute(delete(TopicsLearnt))
    session.add(TopicsLearnt(id=ONLY, learnt_on=today, common=found.common.tolist()))
