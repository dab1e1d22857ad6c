"""The rules of searches, numbers and views, tried on everything that can be typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.helpdesk.rules import Search, id_of, number_of, parse_search
from steward.helpdesk.rules.search import KEYS, find_id
from steward.helpdesk.rules.views import VIEWS, both, find_view
from steward.kit.errors import NotFound

_TOKENS = st.sampled_from(
    ["leak", '"brew head"', "-gasket", "state:open", '-team:"A B"', "foo:bar", "-", '"', "é", ":"]
)


@given(st.text())
def test_nothing_that_can_be_typed_is_an_error(typed: str) -> None:
    search = parse_search(typed)
    assert set(search.filters) | set(search.excluded) <= KEYS
    assert "\x00" not in search.typed


@given(st.lists(_TOKENS, max_size=8).map(" ".join))
def test_search_written_down_is_the_same_search_again(typed: str) -> None:
    search = parse_search(typed)
    assert parse_search(search.typed) == search


def test_search_is_taken_apart_into_words_phrases_and_filters() -> None:
    typed = 'leak "brew head" -gasket STATE:open customer:"Café Lindgren" -tag:spam state:new'
    assert parse_search(typed) == Search(
        words='leak "brew head"',
        without=("gasket",),
        filters={"state": ["open", "new"], "customer": ["Café Lindgren"]},
        excluded={"tag": ["spam"]},
    )


def test_unknown_filter_is_a_word() -> None:
    assert parse_search("https://x.example colour:red") == Search("https://x.example colour:red")


@given(st.integers(min_value=1, max_value=10**18 - 1))
def test_number_leads_back_to_its_ticket(ticket_id: int) -> None:
    assert id_of(number_of(ticket_id)) == ticket_id
    assert find_id(f" {number_of(ticket_id).lower()} ") == ticket_id
    assert find_id(str(ticket_id)) == ticket_id


@pytest.mark.parametrize("number", ["", "T-", "T-x", "T-1 2", "1", "T-" + 19 * "9", "T-٣"])
def test_what_is_no_number_is_no_ticket(number: str) -> None:
    with pytest.raises(NotFound):
        id_of(number)


@pytest.mark.parametrize("typed", ["", "steam", "T-", "1042 steam", "٣", 19 * "9"])
def test_words_are_not_taken_for_a_number(typed: str) -> None:
    assert find_id(typed) is None


def test_views_hold_filters_only_and_unknown_ones_are_the_first() -> None:
    assert all(not view.search.words and view.search.filters for view in VIEWS)
    assert find_view("nonsense") == find_view(None) == VIEWS[0]


def test_what_is_typed_looks_beyond_the_view() -> None:
    assert both(VIEWS[1], "  ") == VIEWS[1].search
    assert both(VIEWS[1], "steam") == Search("steam")
