"""Markdown made safe, cut into passages, and compared: values in, values out."""

from html import unescape
from re import findall, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.knowledge.rules import Passage, difference, passages_of, rendered
from tests.naughty import naughty_strings

_TEXTS = st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"))


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://elsewhere.example/pixel.gif)",
        '<a href="https://x.example" onclick="alert(1)">x</a>',
        "<svg/onload=alert(1)>",
        "`<b>` and **<i onmouseover=alert(1)>**",
    ],
)
def test_html_in_an_article_is_text_and_does_nothing(body: str) -> None:
    assert_harmless(rendered(body))


def assert_harmless(html: str) -> None:
    tags = findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if "script" in tag or "<img" in tag or " on" in tag], html
    assert "javascript:" not in "".join(tags)


@given(_TEXTS)
def test_whatever_is_written_is_rendered_harmless_and_cut(body: str) -> None:
    assert_harmless(rendered(body))
    assert all(0 < len(passage.text) <= 700 for passage in passages_of(body))


def test_naughty_strings_are_rendered_harmless_and_kept_as_text() -> None:
    for text in naughty_strings():
        assert_harmless(rendered(text))
        assert_harmless(rendered(f"## {text}\n\n- {text}\n\n| a |\n|---|\n| {text} |"))


def test_headings_stand_under_the_title_and_links_leave_no_trace() -> None:
    html = rendered("# Big\n\n[shop](https://brindle.example) and ~~old~~\n\n| a |\n|---|\n| b |")
    assert "<h2>Big</h2>" in html
    assert 'rel="noopener nofollow"' in html
    assert "<s>old</s>" in html
    assert "<td>b</td>" in html


def test_passages_follow_the_headings() -> None:
    body = (
        "Lead.\n\n## Milk\n\nSteam it.\n\n### Oat\n\nShake **first**.\n\n## Water\n\n- soft\n- cold"
    )
    assert passages_of(body) == [
        Passage("", "Lead."),
        Passage("Milk", "Steam it."),
        Passage("Milk · Oat", "Shake first."),
        Passage("Water", "soft\ncold"),
    ]


@given(st.lists(st.text("abc ", min_size=1, max_size=300), max_size=12))
def test_passages_lose_no_word(blocks: list[str]) -> None:
    body = "\n\n".join(block.strip() or "x" for block in blocks)
    words = " ".join(passage.text for passage in passages_of(body)).split()
    assert "".join(words) == "".join(unescape(sub("<[^>]*>", " ", rendered(body))).split())


def test_what_changed_is_told_line_by_line_with_gaps() -> None:
    old = "\n".join(f"line {n}" for n in range(20))
    found = difference(old, old.replace("line 10", "line ten"))
    kinds = [(one.kind, one.text) for one in found]
    assert kinds[0] == ("gap", "8")
    assert ("removed", "line 10") in kinds
    assert ("added", "line ten") in kinds
    assert kinds[-1] == ("gap", "7")


@given(st.lists(st.text("ab", max_size=3)), st.lists(st.text("ab", max_size=3)))
def test_a_difference_holds_all_that_came_and_went(old: list[str], new: list[str]) -> None:
    before, after = "\n".join(old), "\n".join(new)
    found = difference(before, after)
    same = sum(int(x.text) if x.kind == "gap" else x.kind == "same" for x in found)
    assert same + sum(one.kind == "removed" for one in found) == len(before.splitlines())
    assert same + sum(one.kind == "added" for one in found) == len(after.splitlines())
    changed = any(one.kind in {"added", "removed"} for one in found)
    assert changed == (before.splitlines() != after.splitlines())
