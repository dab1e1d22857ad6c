"""Answering a question: what it means, where the answer stands, and what to say."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.actions.tools import look_up
from steward.assistant.forms import LONGEST_QUESTION
from steward.assistant.queries.knowing import Choices, present_choices, present_intents
from steward.assistant.rules import (
    PERSON_WORDS,
    Alarms,
    Answer,
    Cited,
    Clarify,
    Decision,
    HandOver,
    LookUp,
    Meant,
    Outcome,
    Passage,
    Question,
    Reply,
    asking_back,
    decide,
    handing_over,
    likelihood,
    misses_in,
)
from steward.helpdesk import present_triage
from steward.knowledge import AnsweringPassage, passages_for, published_numbers, titles_of
from steward.quant import dictionary_of
from steward.quant.text import Reading
from steward.quant.words import read_lists

_PERSON = read_lists(PERSON_WORDS)
_PASSAGES = 6  # articles that are looked at, beside the one that is meant


def answer_question(
    session: Session, asker: Actor | None, question: str, history: Sequence[str] = ()
) -> Reply:
    """Return what to say to a question, from what the asker may read alone; nothing is written.

    `asker` is None for a stranger; `history` are the Outcomes of this conversation so far.
    """
    text = " ".join(question.replace("\0", " ")[:LONGEST_QUESTION].split())
    choices = present_choices(session)
    reading = _read(session, text)
    lead = choices.lead_of(reading.label) if reading else choices.lead_of("")
    articles = [lead.article_id] if lead.article_id else []
    found = [] if lead.tool else passages_for(session, asker, text, of=articles, most=_PASSAGES)
    asked = Question(
        text,
        reading,
        [_passage(one, reading, articles) for one in found],
        dictionary_of(text),
        misses_in(history),
        lead.tool,
    )
    decision = decide(asked, choices.threshold, _alarms(session))
    return _Teller(session, asker, asked, choices).tell(decision)


def _read(session: Session, text: str) -> Reading | None:
    intents = present_intents(session)
    if intents is None or not any(map(str.isalnum, text)):
        return None
    return intents.read([text])[0]


def _passage(found: AnsweringPassage, reading: Reading | None, articles: Iterable[int]) -> Passage:
    """Take a passage as the rules know it: what its article answers is known if it is meant."""
    is_meant = reading is not None and found.article_id in articles
    return Passage(
        article=str(found.article_id),
        title=found.title,
        version=found.number,
        text=found.text,
        score=likelihood(found.likeness),
        intent=reading.label if reading and is_meant else "",
    )


def _alarms(session: Session) -> Alarms:
    triage = present_triage(session)
    return Alarms(person=_PERSON, risk=triage.safety, anger=triage.angry)


class _Teller:
    """Puts a decision into what the asker is told."""

    def __init__(
        self, session: Session, asker: Actor | None, asked: Question, choices: Choices
    ) -> None:
        self._session, self._asker, self._asked, self._choices = session, asker, asked, choices

    def tell(self, decision: Decision) -> Reply:
        """Return what is said."""
        if isinstance(decision, Answer):
            return self._answer(decision)
        if isinstance(decision, LookUp):
            text = look_up(self._session, self._asker, decision.tool)
            return self._reply(Outcome.LOOKED_UP, decision, text)
        if isinstance(decision, HandOver):
            text, heard = handing_over(decision.why), decision.words
            return self._reply(Outcome.HANDED_OVER, decision, text, heard=heard)
        meant = self._meant(decision)
        return self._reply(Outcome.ASKED, decision, asking_back(decision.why, meant), meant=meant)

    def _answer(self, answer: Answer) -> Reply:
        said: dict[tuple[int, int, str], list[str]] = {}
        for quote in answer.quotes:
            cited = quote.citation
            key = (int(cited.article), cited.version, cited.title)
            said.setdefault(key, []).append(quote.sentence)
        citations = tuple(Cited(*key, " ".join(sentences)) for key, sentences in said.items())
        text = "\n".join(one.passage for one in citations)
        return self._reply(Outcome.ANSWERED, answer, text, citations=citations)

    def _meant(self, decision: Clarify) -> tuple[Meant, ...]:
        """Name what may be meant, of articles only those that the asker may read."""
        ids = [int(label[1:]) for label in decision.intents if label.startswith("#")]
        readable = published_numbers(self._session, self._asker, ids)
        titles = titles_of(self._session, readable)
        named = (self._named(label, titles) for label in decision.intents)
        return tuple(Meant(name, name) for name in named if name)

    def _reply(
        self,
        outcome: Outcome,
        decision: Decision,
        text: str,
        *,
        citations: tuple[Cited, ...] = (),
        heard: tuple[str, ...] = (),
        meant: tuple[Meant, ...] = (),
    ) -> Reply:
        reading = self._asked.reading
        label = reading.label if reading else ""
        ids = [int(label[1:])] if label.startswith("#") else []
        return Reply(
            self._asked.text,
            outcome,
            decision.why,
            text,
            decision.confidence,
            self._named(label, titles_of(self._session, ids) if ids else {}),
            citations,
            heard,
            meant,
            tuple(self._asked.passages),
        )

    @staticmethod
    def _named(label: str, titles: Mapping[int, str]) -> str:
        return titles.get(int(label[1:]), "") if label.startswith("#") else label
