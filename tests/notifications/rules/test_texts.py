"""Text messages: what a first word asks for, and that no line is lost when they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.notifications.rules import LONGEST, Word, asked_for, in_parts


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("STATUS", Word.STATUS),
        ("  status? ", Word.STATUS),
        ("Stop!", Word.STOP),
        ("“stop”", Word.STOP),
        ("STOPALL please", Word.STOP),
        ("start", Word.START),
        ("daily", Word.DAILY),
        ("Daily off.", Word.NOT_DAILY),
        ("help", Word.HELP),
        ("please stop", None),
        ("stopwatch", None),
        ("", None),
        ("🛑", None),
    ],
)
def test_the_first_word_says_what_is_asked_for(words: str, asked: Word | None) -> None:
    assert asked_for(words) == asked


@given(st.text())
def test_any_words_ask_for_something_or_nothing(words: str) -> None:
    assert asked_for(words) in {None, *Word}


@given(st.lists(st.text(st.characters(exclude_characters="\n"), max_size=80), max_size=60))
def test_all_lines_come_in_order_in_texts_that_gateways_take(lines: list[str]) -> None:
    parts = in_parts(lines, 100)
    assert all(len(part) <= 100 for part in parts)
    bare = [part.partition(") ")[2] if len(parts) > 1 else part for part in parts]
    assert "\n".join(bare).split("\n") == (lines or [""])


def test_a_line_that_fits_into_no_text_is_cut_with_a_mark() -> None:
    (part,) = in_parts(["x" * 5_000])
    assert len(part) <= LONGEST
    assert part.endswith("…")
