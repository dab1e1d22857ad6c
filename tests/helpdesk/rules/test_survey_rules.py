"""What answers come to: shares and NPS with their doubt, a fair comparison, whose turn it is."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from steward.helpdesk.rules.surveys import (
    FEWEST,
    Answers,
    Handled,
    Quarter,
    Survey,
    Verdict,
    compared_fairly,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
counts = st.integers(0, 400)


@st.composite
def some_answers(draw: st.DrawFn) -> Answers:
    good, bad, middling, silent = (draw(counts) for _ in range(4))
    answered = good + bad + middling
    return Answers(answered + silent, answered, good, bad)


handled = st.lists(
    st.builds(
        Handled,
        st.sampled_from([1, 2, 3, None]),
        st.sampled_from(["machine", "delivery", None]),
        st.sampled_from(["high", "normal"]),
        some_answers(),
    ),
    max_size=12,
)


@given(some_answers())
def test_nps_lies_in_its_interval_and_turns_with_its_sides(answers: Answers) -> None:
    assume(answers.answered)
    low, high = answers.nps_interval
    assert answers.nps is not None
    assert -100 <= low <= answers.nps <= high <= 100
    turned = answers._replace(good=answers.bad, bad=answers.good)
    assert turned.nps == pytest.approx(-answers.nps)
    assert turned.nps_interval == pytest.approx((-high, -low))


@given(some_answers())
def test_more_answers_of_the_same_kind_leave_less_doubt(answers: Answers) -> None:
    assume(answers.answered)
    more = Answers(*(4 * one for one in answers))
    assert more.nps == pytest.approx(answers.nps)
    low, high = answers.nps_interval
    assert more.nps_interval[1] - more.nps_interval[0] < high - low
    assert more.content.value == answers.content.value
    assert more.rate.value == answers.rate.value


def test_figures_by_hand() -> None:
    answers = Answers(asked=40, answered=10, good=6, bad=2)
    assert (answers.nps, answers.rate.value, answers.content.value) == (40, 0.25, 0.6)
    assert answers.nps_interval == pytest.approx((-11.9, 78.6), abs=0.1)
    assert (Answers(9, 9).is_few, Answers(10, 10).is_few) == (True, False)
    assert Answers().nps is None
    assert Answers().nps_interval == (-100, 100)


def test_every_score_is_good_bad_or_neither() -> None:
    judged = {
        survey: "".join(
            "+" if survey.is_good(n) else "-" if survey.is_bad(n) else "0" for n in survey.scores
        )
        for survey in Survey
    }
    assert judged == {Survey.CSAT: "--0++", Survey.NPS: "-------00++"}


@given(handled)
def test_expected_sums_up_to_what_was_and_names_change_nothing(rows: list[Handled]) -> None:
    fair = compared_fairly(rows)
    answered = sum(row.answers.answered for row in rows)
    assume(answered)
    assert all(0 <= one.expected <= 1 for one in fair.values())
    other = compared_fairly([row._replace(category=str(row.category)) for row in rows])
    assert {who: one.expected for who, one in other.items()} == pytest.approx(
        {who: one.expected for who, one in fair.items()}
    )
    if all(sum(r.answers.answered for r in rows if r[1:3] == row[1:3]) >= FEWEST for row in rows):
        hoped = sum(one.expected * one.answers.answered for one in fair.values())
        assert hoped == pytest.approx(sum(row.answers.good for row in rows))


def test_who_has_the_hard_tickets_is_not_worse_for_it() -> None:
    easy, hard = ("question", "low"), ("outage", "critical")
    fair = compared_fairly(
        [
            Handled(1, *hard, Answers(100, 100, 45, 40)),
            Handled(2, *hard, Answers(100, 100, 35, 50)),
            Handled(2, *easy, Answers(900, 900, 890, 9)),
            Handled(3, *easy, Answers(100, 100, 70, 20)),
            Handled(4, *easy, Answers(9, 9, 9, 0)),
        ]
    )
    first, second, third, fourth = (fair[number] for number in (1, 2, 3, 4))
    assert (first.answers.content.value or 0) < (third.answers.content.value or 0)
    assert first.expected == pytest.approx(0.4)
    assert [one.verdict for one in (first, second, third, fourth)] == [
        Verdict.AS_EXPECTED,
        Verdict.ABOVE,
        Verdict.BELOW,
        Verdict.FEW,
    ]


def test_a_kind_with_few_answers_is_compared_with_its_severity() -> None:
    rows = [
        Handled(1, "rare", "high", Answers(5, 5, 0, 5)),
        Handled(2, "usual", "high", Answers(95, 95, 50, 45)),
    ]
    assert compared_fairly(rows)[1].expected == pytest.approx(0.5)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_is_in_one_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert 0 <= (day - quarter.first).days < quarter.days
    assert quarter.first.day == 1
    assert quarter.days in {90, 91, 92}


def test_so_many_are_asked_in_a_quarter_through_all_its_days_by_daylight() -> None:
    quarter = Quarter.of(date(2026, 11, 23))
    moments = [quarter.moment_for(one, 20, AMSTERDAM) for one in range(10_000)]
    asked = [one for one in moments if one]
    assert len(asked) == pytest.approx(2_000, rel=0.08)
    days = {one.date() for one in asked}
    assert len(days) == quarter.days
    assert {Quarter.of(one) for one in days} == {quarter}
    assert {one.hour for one in asked} == set(range(9, 17))
    assert [quarter.moment_for(one, 20, AMSTERDAM) for one in range(10_000)] == moments
    more = [quarter.moment_for(one, 60, AMSTERDAM) for one in range(10_000)]
    assert all(one is None or one == other for one, other in zip(moments, more, strict=True))
