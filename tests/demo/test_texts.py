"""What the demo's people write: in their own language, complete, and seldom twice."""

import re
from collections import Counter
from string import Formatter

import py3langid
import pytest

from steward.demo import Business, Customer, Message, Ticket
from steward.demo.words import LANGUAGES, notes, situations, table, words

BLANKS = {
    *("product", "other", "order", "ordered", "weekday", "month", "lot", "serial", "amount"),
    *("qty", "kg", "city", "street", "full", "first", "company", "store", "carrier"),
}
AGENTS_BLANKS = BLANKS | {"agent", "eta"}


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value
    assert isinstance(items, tuple | type({}.values()))
    return [text for item in items for text in _texts(item)]


def _blanks(texts: list[str]) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def _masked(ticket: Ticket, customer: Customer, business: Business) -> str:
    """Return the query without what merely names somebody or something."""
    first = ticket.steps[0]
    assert isinstance(first, Message)
    names = [one.name for one in business.products]
    spoken = words(ticket.language).letter
    body = first.body.split("\n\n")[1] if "\n\n" in first.body else first.body
    dates = [*spoken.weekdays, *spoken.months]
    for name in [*names, *dates, customer.city, customer.name, *customer.name.split()]:
        body = body.replace(name, "_")
    return re.sub(r"\d+", "0", body)


def test_every_situation_is_told_in_english_and_five_in_each_language() -> None:
    names = {one.name for one in situations()}
    assert set(words("en").stories) == names == set(notes())
    for language in LANGUAGES:
        assert set(words(language).stories) <= names
        assert {"leak", "seat", "late", "wrong"} < set(words(language).stories)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_hangs_together_has_a_text_for_each_place(language: str) -> None:
    for name, story in words(language).stories.items():
        assert bool(story.question) == bool(story.answer), name
        assert bool(story.hold) == bool(story.news), name
        assert bool(story.still) == bool(story.again), name
        assert len(story.answer) % max(1, len(story.question)) == 0 or len(story.question) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_leave_only_blanks_that_are_filled(language: str) -> None:
    for story in words(language).stories.values():
        customers = [*story.subject, *story.problem, *story.detail, *story.ask]
        assert _blanks([*customers, *story.answer, *story.still]) <= BLANKS
        replies = [*story.solution, *story.question, *story.hold, *story.news, *story.again]
        assert _blanks(replies) <= AGENTS_BLANKS
    assert _blanks(_texts(table("notes"))) <= BLANKS


def test_no_text_reaches_anyone_with_a_blank_left(tickets: tuple[Ticket, ...]) -> None:
    for ticket in tickets:
        texts = [step.body for step in ticket.steps if isinstance(step, Message)]
        for text in (ticket.subject, *texts):
            assert text.strip() == text
            assert text
            assert not set("{}") & set(text)
            assert "  " not in text


def test_queries_are_not_alike_but_for_names(
    business: Business, tickets: tuple[Ticket, ...]
) -> None:
    people = {one.email: one for one in business.customers}
    alike = Counter(_masked(one, people[one.customer], business) for one in tickets)
    repeated = sum(times - 1 for times in alike.values())
    assert repeated <= 0.01 * len(tickets)


def test_few_messages_are_the_same_word_for_word(tickets: tuple[Ticket, ...]) -> None:
    bodies = Counter(
        step.body for ticket in tickets for step in ticket.steps if isinstance(step, Message)
    )
    repeated = sum(times - 1 for times in bodies.values())
    assert repeated <= 0.2 * bodies.total()


def test_query_and_answer_are_in_the_customers_language(tickets: tuple[Ticket, ...]) -> None:
    py3langid.set_languages(list(LANGUAGES))
    heard: Counter[bool] = Counter()
    for ticket in tickets:
        public = [
            step.body
            for step in ticket.steps
            if isinstance(step, Message) and step.visibility == "public" and len(step.body) > 100
        ]
        heard.update(py3langid.classify(body)[0] == ticket.language for body in public)
    assert heard[False] <= 0.02 * heard.total()


def test_most_write_english_and_every_language_is_heard(tickets: tuple[Ticket, ...]) -> None:
    languages = Counter(ticket.language for ticket in tickets)
    assert set(languages) == set(LANGUAGES)
    assert 0.6 * len(tickets) < languages["en"] < 0.85 * len(tickets)
