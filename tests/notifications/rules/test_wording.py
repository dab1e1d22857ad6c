"""Words with named places: filled once, unknown places found, nothing in them is ever code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.notifications.rules import (
    DEFAULTS,
    Kind,
    filled,
    paragraphs,
    places_of,
    unknown_places,
)


def test_our_own_words_stand_for_every_kind_and_have_known_places() -> None:
    assert set(DEFAULTS) == set(Kind)
    for kind, words in DEFAULTS.items():
        assert not unknown_places(words.subject + words.body, kind)


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("{number} of {customer}", []),
        ("{until}", ["{until}"]),
        ("{number.__class__}", ["{number.__class__}"]),
        ("{{ 7 * 7 }}", ["{ 7 * 7 }", "{", "}"]),
        ("{}", ["{}"]),
        ("a } b", ["}"]),
        ("{number", ["{"]),
        ("%(number)s $number", []),
    ],
)
def test_whatever_stands_in_braces_and_is_no_place_is_found(text: str, odd: list[str]) -> None:
    assert unknown_places(text, Kind.RECEIVED) == odd


@given(st.sampled_from(Kind), st.text(), st.text())
def test_a_value_is_put_in_as_it_is_even_where_it_looks_like_a_place(
    kind: Kind, before: str, value: str
) -> None:
    name = places_of(kind)[0]
    plain = before.replace("{", "(").replace("}", ")")
    assert filled(plain + "{" + name + "}", {name: value, "x": "y"}) == plain + value


def test_a_paragraph_that_comes_out_empty_is_left_out() -> None:
    body = "{writer} wrote.\r\n\r\n{consequence}\r\n \r\nBye"
    assert paragraphs(body, {"writer": "Ben", "consequence": ""}) == ["Ben wrote.", "Bye"]
    assert paragraphs(body, {"writer": "B\n\nen", "consequence": "x"})[0] == "B\n\nen wrote."
