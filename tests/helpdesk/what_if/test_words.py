"""What is changed and how long people wait, said in words."""

import pytest

from steward.helpdesk.forms import Changes
from steward.helpdesk.web.what_if_view import changes_in_words, wait_in_words

_NAMES = {7: "Ben Berger", 8: "Cleo Costa"}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (59.6, "1 h"),
        (65, "1 h 5 min"),
        (24 * 60, "1 d"),
        (27 * 60 + 20, "1 d 3 h"),
    ],
)
def test_waits_are_said_in_the_largest_units(minutes: float, words: str) -> None:
    assert wait_in_words(minutes) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Nothing changed"),
        (
            {"policy": "round-robin", "arrivals": 1.2},
            "Given out by: round robin; 1.2 × the tickets",
        ),
        ({"without": [7, 8]}, "Without Ben Berger, Cleo Costa"),
        ({"like": 7}, "One more like Ben Berger"),
        ({"like": 7, "more": 3}, "3 more like Ben Berger"),
        ({"capacity": 4}, "Capacity of everybody 4"),
        ({"longer": -1.5, "longer_of": 9}, "Shifts of somebody who left end 1.5 h sooner"),
        ({"longer": 2}, "Shifts of everybody end 2 h later"),
        ({"level": 0.9, "level_of": 8, "level_skill": "Mills"}, "Cleo Costa in Mills 0.9"),
        (
            {"critical": 4, "low": 80},
            "Critical solved within 4 h; low solved within 80 h",
        ),
    ],
)
def test_each_change_is_said(changes: dict[str, object], words: str) -> None:
    assert changes_in_words(Changes.model_validate(changes), _NAMES) == words
