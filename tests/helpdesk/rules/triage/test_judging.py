"""The judgement of a ticket: its sum adds up, is bounded, never falls by more of a factor."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.helpdesk.rules import Severity
from steward.helpdesk.rules.triage import (
    Factor,
    Known,
    Triage,
    TriageRules,
    factors_of,
    said,
    usual_triage,
)
from steward.helpdesk.rules.triage.values import RANKS
from tests.naughty import naughty_strings
from tests.real_data import need_real_data

USUAL = usual_triage()
RANK_OF_PRIORITY = {"1": "critical", "2": "high", "3": "normal", "4": "low"}
PIECES = (
    "the machine leaks",
    "there is smoke",
    "it stopped working",
    "not urgent",
    "just an idea",
    "unacceptable",
    "WHY DOES NOBODY EVER ANSWER ME",
    "!!!",
)
# lists that a phrase of the lists may be a part of: “not urgent” takes “urgent” away on purpose
WORSE = (
    "there is smoke",
    "it stopped working",
    "unacceptable",
    "!!!",
    "SMOKE EVERYWHERE IN HERE NOW",
)

tickets = st.builds(
    Known,
    texts=st.lists(st.sampled_from(PIECES) | st.text(max_size=80), max_size=4).map(tuple),
    language=st.sampled_from(("english", "german", "simple", "turkish", "")),
    product=st.sampled_from(("", "Linea 2", "linea 2 black", "Pico")),
    criticality=st.sampled_from((None, "low", "normal", "high", "critical")),
    repeats=st.integers(0, 30),
    order_value=st.none() | st.floats(-10, 1e18, allow_nan=False),
    customer_value=st.none() | st.floats(-1, 2),
    impact=st.none() | st.integers(1, 3),
    urgency=st.none() | st.integers(1, 3),
    waited=st.timedeltas(timedelta(-1), timedelta(400)),
)
points = st.integers(0, 100)


@st.composite
def rules(draw: st.DrawFn) -> TriageRules:
    """Any rules that a lead can save."""
    normal, high, critical = sorted(draw(st.sets(points, min_size=3, max_size=3)))
    repeat, wait = draw(points), draw(points)
    return TriageRules(
        normal_from=normal,
        high_from=high,
        critical_from=critical,
        start=draw(st.integers(normal, high - 1)),
        safety_points=draw(points),
        outage_points=draw(points),
        no_hurry_points=draw(points),
        tone_points=draw(st.integers(0, 20)),
        product_points="Linea 2: 20\nPico: 5",
        criticality_points=draw(points),
        order_points=draw(points),
        order_top=draw(st.integers(1, 10_000)),
        customer_points=draw(points),
        repeat_points=repeat,
        repeat_most=draw(st.integers(repeat, 100)),
        wait_points=wait,
        wait_hours=draw(st.integers(1, 500)),
        wait_most=draw(st.integers(wait, 100)),
    )


@given(rules(), tickets)
def test_points_sum_up_to_the_score_and_the_score_to_the_class(
    drawn: TriageRules, known: Known
) -> None:
    judgement = Triage.by(drawn).judge(known)
    assert judgement.total == sum(factor.points for factor in judgement.factors)
    assert judgement.score == min(max(judgement.total, 0), 100)
    assert judgement.severity == drawn.class_of(judgement.score)
    for factor in judgement.factors:
        assert abs(factor.points) <= abs(factor.most)
        assert said(factor)


@given(rules(), tickets, st.sampled_from(WORSE), st.data())
def test_more_of_any_factor_never_makes_it_less(
    drawn: TriageRules, known: Known, words: str, data: st.DataObject
) -> None:
    triage = Triage.by(drawn)
    more: dict[str, Any] = data.draw(
        st.sampled_from(
            [
                {"texts": (*known.texts, words)},
                {"repeats": known.repeats + 1},
                {"waited": known.waited + timedelta(hours=30)},
                {"order_value": (known.order_value or 0) + 200},
                {"customer_value": (known.customer_value or 0) + 0.2},
                {"product": "Linea 2"},
                {"criticality": "critical"},
                *_worse_in_the_matrix(known),
            ]
        )
    )
    assert triage.judge(replace(known, **more)).total >= triage.judge(known).total


def _worse_in_the_matrix(known: Known) -> Iterator[dict[str, Any]]:
    if known.impact and known.urgency:
        yield {"impact": max(known.impact - 1, 1)}
        yield {"urgency": max(known.urgency - 1, 1)}


@given(rules(), tickets, st.integers(1, 3), st.integers(1, 3))
def test_the_class_of_impact_and_urgency_is_a_floor(
    drawn: TriageRules, known: Known, impact: int, urgency: int
) -> None:
    calm = replace(known, texts=(*known.texts, "just an idea"), impact=impact, urgency=urgency)
    judged = Triage.by(drawn).judge(calm).severity
    assert RANKS[judged] >= RANKS[drawn.matrix(impact, urgency)]


@given(rules(), tickets)
def test_waiting_raises_exactly_when_it_was_foretold(drawn: TriageRules, known: Known) -> None:
    triage = Triage.by(drawn)
    judgement = triage.judge(replace(known, waited=timedelta()))
    after = triage.rises_after(judgement)
    if after is None:
        later = triage.judge_waiting(judgement.factors, timedelta(4000))
        assert later.severity == judgement.severity
        return
    just_before = triage.judge_waiting(judgement.factors, after - timedelta(microseconds=1))
    assert just_before.severity == judgement.severity
    assert (
        RANKS[triage.judge_waiting(judgement.factors, after).severity] > RANKS[judgement.severity]
    )
    anew = triage.judge(replace(known, waited=after))
    assert anew.total == triage.judge_waiting(judgement.factors, after).total


@given(tickets)
def test_factors_outlive_being_kept(known: Known) -> None:
    factors = USUAL.judge(known).factors
    assert factors_of([factor.row for factor in factors]) == factors


def test_every_row_of_real_incidents_gets_the_priority_it_had() -> None:
    archive = zipfile.ZipFile(next(need_real_data("tickets/itsm").glob("*.zip")))
    seen = 0
    with archive.open(archive.namelist()[0]) as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8")):
            known = Known(impact=int(row["impact"][0]), urgency=int(row["urgency"][0]))
            assert USUAL.judge(known).severity == RANK_OF_PRIORITY[row["priority"][0]]
            seen += 1
    assert seen > 100_000


def test_no_naughty_string_makes_it_fail() -> None:
    for text in naughty_strings():
        judgement = USUAL.judge(Known((text, text), product=text, category=text))
        assert 0 <= judgement.score <= 100
        assert all(said(factor) for factor in judgement.factors)


@pytest.mark.parametrize(
    ("text", "language", "severity"),
    [
        ("The brew head drips.", "english", "normal"),
        ("There is smoke coming out of it", "english", "critical"),
        ("SMOKE!", "english", "critical"),
        ("Our smokehouse blend", "english", "normal"),
        ("Both machines stopped working", "english", "high"),
        ("We can\u2019t open today", "english", "high"),
        ("It is not urgent", "english", "low"),
        ("Not urgent, but there is a burning smell", "english", "critical"),
        ("Just an idea: a quieter pump", "english", "low"),
        ("Aus dem Gehäuse kommt Rauch", "german", "critical"),
        ("Il y a de la fumee", "french", "critical"),
        ("Rök från maskinen", "swedish", "critical"),
        ("Rauch!", "simple", "critical"),
        ("A rook took my croissant", "english", "normal"),
        ("", "simple", "normal"),
    ],
)
def test_whole_words_of_the_tickets_language_count(
    text: str, language: str, severity: Severity
) -> None:
    assert USUAL.judge(Known((text,), language)).severity == severity


def test_an_explanation_reads_like_a_sum() -> None:
    triage = Triage.by(TriageRules(product_points="Linea 2: 9"))
    known = Known(
        ("Leak", "It stopped working. UNACCEPTABLE, I AM STILL WAITING FOR YOU"),
        "english",
        product="Linea 2",
        criticality="high",
        order_value=320.4,
        repeats=2,
        waited=timedelta(hours=50),
    )
    judgement = triage.judge(known)
    assert [(said(factor), factor.points) for factor in judgement.factors] == [
        ("every ticket starts with", 25),
        ("says “stopped working”", 30),
        ("about Linea 2", 9),
        ("criticality of Linea 2: high", 5),
        ("order of 320", 3),
        ("third contact in 7 days", 12),
        ("upset: “unacceptable”, “still waiting”", 6),
        ("the customer waits since 2 days", 10),
    ]
    assert (judgement.score, judgement.severity) == (100, Severity.CRITICAL)


def test_tone_alone_moves_nothing_up() -> None:
    known = Known(("UNACCEPTABLE, RIDICULOUS, OUTRAGEOUS!!! NEVER AGAIN!!!",), "english")
    judgement = USUAL.judge(known)
    assert judgement.factors[1:] == (
        Factor(
            "tone",
            8,
            8,
            {
                "words": ["unacceptable", "ridiculous", "outrageous", "never again"],
                "shouts": True,
                "exclaims": True,
            },
        ),
    )
    assert judgement.severity == Severity.NORMAL


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("start", "60", "A ticket of which nothing is known is normal: from 20 to 49"),
        ("high_from", "10", "more than 20"),
        ("critical_from", "50", "more than 50"),
        ("safety_points", "101", "from 0 to 100"),
        ("safety_points", "many", "whole number"),
        ("safety_points", "-5", "whole number"),
        ("repeat_days", "0", "from 1 to 90"),
        ("repeat_most", "3", "at least the points of one: 6"),
        ("wait_most", "1", "at least the points of one: 5"),
        ("wait_hours", "9" * 5000, "from 1 to 2160"),
        ("safety_words", "smoke, fire", "does not begin with a language"),
        ("safety_words", "xx: smoke", "does not begin with a language"),
        ("angry_words", "en: ok, !!!", "is no word to look for"),
        ("angry_words", "en: " + "x" * 61, "is no word to look for"),
        ("product_points", "Linea 2", "names no product and its points"),
        ("product_points", "Linea 2: 101", "names no product and its points"),
        ("product_points", ": 10", "names no product and its points"),
        ("matrix_33", "critical", "cannot make it worse than low"),
        ("matrix_12", "vital", "Input should be"),
    ],
)
def test_nonsense_is_refused_at_its_field(field: str, value: str, why: str) -> None:
    with pytest.raises(ValueError, match=field) as refused:
        TriageRules.model_validate({field: value})
    assert why in str(refused.value)


def test_no_words_at_all_are_rules_too() -> None:
    rules = TriageRules.model_validate({"safety_words": None, "outage_words": ""})
    assert Triage.by(rules).judge(Known(("fire",), "english")).total == rules.start
