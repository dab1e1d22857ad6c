"""What is known to be wrong is said first to whoever asks about it: we know; here is what to do."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.rules import (
    Decision,
    HandOver,
    LeadsTo,
    LookUp,
    Outcome,
    Question,
    Reply,
    Source,
    Why,
)
from steward.kit.marks import N_
from steward.kit.texts import translated
from steward.problems import Known, known_for
from steward.quant import language_of_dictionary

_PEOPLES = frozenset({Why.ASKED_FOR_A_PERSON, Why.RISK, Why.ANGER})
_BUYING = frozenset({LeadsTo.STOCK, LeadsTo.DISCOUNT})


def with_what_is_known(
    session: Session, asker: Actor | None, asked: Question, decision: Decision, reply: Reply
) -> Reply:
    """Return a reply that says first what is known of that the asker asks about, as they may know.

    Who is handed over to a person at their word, in danger or anger is; who asks what is in stock
    or on offer hears that.
    """
    if isinstance(decision, HandOver) and decision.why in _PEOPLES:
        return reply
    if isinstance(decision, LookUp) and decision.tool in _BUYING:
        return reply
    language = language_of_dictionary(asked.dictionary) or ""
    known = known_for(session, asker, asked.text, language)
    return _warned(reply, known[0]) if known else reply


def _warned(reply: Reply, known: Known) -> Reply:
    is_found = reply.outcome == Outcome.LOOKED_UP
    text = "\n".join([known.words, *([translated(reply.text)] if is_found else [])])
    return replace(
        reply,
        outcome=Outcome.LOOKED_UP,
        why=Why.SURE,
        text=text,
        citations=(),
        meant=(),
        sources=tuple(_sources(reply, known)),
    )


def _sources(reply: Reply, known: Known) -> Iterator[Source]:
    url = f"/shop/{known.product_id}" if known.product_id else "/queries/new"
    yield Source(N_("We know about this: %(what)s", what=known.about or "…"), url)
    yield from reply.sources
    for one in reply.citations:
        yield Source(one.title, one.url)
