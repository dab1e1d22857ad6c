"""Answering a question: what it means, where the answer stands, and what to say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from steward.accounts import Actor, Role
from steward.assistant.actions.tools import Asking, look_up, names
from steward.assistant.actions.warning import with_what_is_known
from steward.assistant.forms import LONGEST_QUESTION
from steward.assistant.queries.knowing import Choices, present_choices, present_intents
from steward.assistant.rules import (
    PERSON,
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
    Source,
    Why,
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
_SILENT = Alarms({}, {}, {})
_CUSTOMER = Actor(user_id=None, name="", email="", role=Role.CUSTOMER)  # for whom drafts are
_DRAFTED = 0.35  # the confidence from which on a draft is worth reading
_LEAD = 160  # characters; a passage that is shorter leads to what stands below it
_PASSAGES = 6  # articles that are looked at, beside the one that is meant


def answer_question(
    session: Session, asker: Actor | None, question: str, history: Sequence[str] = ()
) -> Reply:
    """Return what to say to a question, from what the asker may read alone; nothing is written.

    `asker` is None for a stranger; `history` are the Outcomes of this conversation so far.
    """
    choices = present_choices(session)
    asked = _asked(session, asker, question, choices, misses_in(history))
    decision = decide(asked, choices.threshold, _alarms(session))
    reply = _Teller(session, asker, asked, choices).tell(decision)
    return with_what_is_known(session, asker, asked, decision, reply)


def draft_answer(session: Session, question: str) -> Reply | None:
    """Return what articles for customers may answer, for one of us to read and send; or None.

    It is quoted where the assistant would not be sure enough to say it itself.
    """
    choices = present_choices(session)
    asked = replace(_asked(session, _CUSTOMER, question, choices, 0), tool="")
    decision = decide(asked, min(_DRAFTED, choices.threshold), _SILENT)
    if not isinstance(decision, Answer):
        return None
    return _Teller(session, _CUSTOMER, asked, choices).tell(decision)


def _asked(
    session: Session, asker: Actor | None, question: str, choices: Choices, misses: int
) -> Question:
    """Find out what may be meant, and where the answer may stand."""
    text = " ".join(question.replace("\0", " ")[:LONGEST_QUESTION].split())
    reading = _read(session, text)
    lead = choices.lead_of(reading.label if reading else "")
    articles = [lead.article_id] if lead.article_id else []
    is_sure = reading is not None and reading.confidence >= choices.threshold
    found = [] if lead.tool else _found(session, asker, text, articles, is_sure=is_sure)
    passages = _passages(found, reading, articles)
    dictionary = dictionary_of(text)
    names_it = bool(lead.tool) and names(session, lead.tool, Asking(asker, text, dictionary))
    return Question(text, reading, passages, dictionary, misses, lead.tool, names_it)


def _read(session: Session, text: str) -> Reading | None:
    intents = present_intents(session)
    if intents is None or not any(map(str.isalnum, text)):
        return None
    return intents.read([text])[0]


def _found(
    session: Session, asker: Actor | None, text: str, articles: Sequence[int], *, is_sure: bool
) -> list[AnsweringPassage]:
    """Look into the article that is meant; elsewhere only where that is not sure or not for them.

    Search takes longer than all else together.
    """
    of_meant = passages_for(session, asker, text, of=articles, most=0) if is_sure else []
    return of_meant or passages_for(session, asker, text, of=articles, most=_PASSAGES)


def _passages(
    found: Sequence[AnsweringPassage], reading: Reading | None, articles: Sequence[int]
) -> list[Passage]:
    """Take passages as the rules know them: of an article that is meant, it is known."""
    label = reading.label if reading else ""
    meant = [one for one in found if one.article_id in articles]
    second = _more_than(meant)
    passages = [
        Passage(
            article=str(one.article_id),
            title=one.title,
            version=one.number,
            text=one.text,
            score=likelihood((meant[0] if one is second else one).likeness),
            intent=label if one in meant else "",
        )
        for one in found
    ]
    return sorted(passages, key=lambda passage: -passage.score)


def _more_than(meant: Sequence[AnsweringPassage]) -> AnsweringPassage | None:
    """Return what says more, where the best passage of the article that is meant is but a lead."""
    if not meant or len(meant[0].text) >= _LEAD:
        return None
    later = [one for one in meant if one.place > meant[0].place and len(one.text) >= _LEAD]
    return min(later, key=lambda one: one.place, default=None)


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
            return self._look_up(decision)
        if isinstance(decision, HandOver):
            text, heard = handing_over(decision.why), decision.words
            return self._reply(Outcome.HANDED_OVER, decision, text, heard=heard)
        meant = self._meant(decision)
        return self._reply(Outcome.ASKED, decision, asking_back(decision.why, meant), meant=meant)

    def _look_up(self, decision: LookUp) -> Reply:
        """Say what a tool finds; where it cannot tell of which of several things, ask."""
        asked = self._asked
        asking = Asking(self._asker, asked.text, asked.dictionary, asked.misses)
        found = look_up(self._session, decision.tool, asking)
        outcome = Outcome.LOOKED_UP
        why = Why.SIGN_IN if found.needs_login else decision.why
        if found.meant:
            outcome, why = Outcome.ASKED, Why.WHICH
        said = self._reply(outcome, decision, found.text, meant=tuple(found.meant))
        return replace(said, why=why, sources=(*found.sources, *self._beside()))

    def _beside(self) -> Iterator[Source]:
        """Name the article about what is looked up, if there is one that the asker may read."""
        reading = self._asked.reading
        article_id = self._choices.lead_of(reading.label).article_id if reading else None
        if article_id is not None:
            readable = published_numbers(self._session, self._asker, [article_id])
            for title in titles_of(self._session, readable).values():
                yield Source(title, f"/help/articles/{article_id}")

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
        named = ((label, self._named(label, titles)) for label in decision.intents)
        return tuple(Meant(name, self._asks_for(label, name)) for label, name in named if name)

    def _asks_for(self, label: str, name: str) -> str:
        """Return how to ask for a meaning; what is looked up needs to know for which goods."""
        is_looked_up = self._choices.lead_of(label).tool not in {"", PERSON}
        return f"{name}: {self._asked.text}" if is_looked_up else name

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
            passages=tuple(self._asked.passages),
        )

    @staticmethod
    def _named(label: str, titles: Mapping[int, str]) -> str:
        return titles.get(int(label[1:]), "") if label.startswith("#") else label
