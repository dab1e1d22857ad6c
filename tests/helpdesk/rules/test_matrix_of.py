"""Who hands on to whom, as a matrix."""

from hypothesis import given
from hypothesis import strategies as st

from steward.helpdesk.rules.matrix import matrix_of

_NAMES = st.sampled_from([f"Agent {n}" for n in range(9)])


def test_flows_stand_where_row_and_column_meet() -> None:
    found = matrix_of([("Orders", "Machines", 4), ("Machines", "Orders", 1), ("Orders", "", 2)])
    assert found.sources == ["Machines", "Orders"]
    assert found.targets == ["", "Machines", "Orders"]
    assert found.counts == [[0, 0, 1], [2, 4, 0]]
    assert [found.shade(number) for number in (0, 1, 2, 4)] == [0, 2, 3, 5]


def test_the_busiest_are_named_and_the_others_are_together() -> None:
    flows = [("Anna", "Zoe", 1), ("Bea", "Zoe", 5), ("Cem", "Zoe", 3)]
    found = matrix_of(flows, most=2)
    assert (found.sources, found.counts) == (["Bea", "Cem", None], [[5], [3], [1]])


def test_no_flow_is_an_empty_matrix() -> None:
    found = matrix_of([])
    assert (found.sources, found.counts, found.shade(0)) == ([], [], 0)


@given(st.lists(st.tuples(_NAMES, _NAMES, st.integers(1, 50))), st.integers(1, 10))
def test_nothing_is_lost(flows: list[tuple[str, str, int]], most: int) -> None:
    found = matrix_of(flows, most=most)
    assert sum(map(sum, found.counts)) == sum(number for *_, number in flows)
    assert len(found.sources) <= most + 1
