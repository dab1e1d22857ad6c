"""A ticket's states: each verb in each state, and that no order of verbs breaks a ticket."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.helpdesk.errors import NotPossibleNow
from steward.helpdesk.models import REOPEN_FOR, Ticket
from steward.helpdesk.rules import ACTIVE, DONE, State
from steward.kit import clock

N, O, W, H, R, C = State  # noqa: E741 - one letter each, so that the table below reads as one

_VERBS: dict[str, Callable[[Ticket], None]] = {
    "resolve": Ticket.resolve,
    "close": Ticket.close,
    "reopen": Ticket.reopen,
    "hear customer": Ticket.hear_customer,
    "answer customer": Ticket.answer_customer,
    **{f"become {state}": lambda t, s=state: t.move_to(s) for state in (O, W, H)},  # type: ignore[misc]  # mypy cannot infer a lambda's default
}
# verb -> state before: state after; what is left out is not possible
_ALLOWED: dict[str, dict[State, State]] = {
    "resolve": {N: R, O: R, W: R, H: R},
    "close": {N: C, O: C, W: C, H: C, R: C},
    "reopen": {R: O, C: O},
    "hear customer": {N: N, O: O, W: O, H: H, R: R, C: C},
    "answer customer": {N: O, O: O, W: W, H: H, R: R, C: C},
    f"become {O}": {N: O, W: O, H: O},
    f"become {W}": {N: W, O: W, H: W},
    f"become {H}": {N: H, O: H, W: H},
}


def _ticket(state: State = N) -> Ticket:
    now = clock.now()
    done = now if state in DONE else None
    ticket = Ticket(id=1001, state=state, resolved_at=done, customer_waits_since=None)
    ticket.created_at = ticket.updated_at = now
    ticket.closed_at = done if state == C else None
    return ticket


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", _VERBS)
def test_each_verb_does_in_each_state_what_the_table_says(verb: str, state: State) -> None:
    ticket = _ticket(state)
    after = _ALLOWED[verb].get(state)
    if after is None:
        with pytest.raises(NotPossibleNow, match="T-1001"):
            _VERBS[verb](ticket)
    else:
        _VERBS[verb](ticket)
    assert ticket.state == (after or state)


@given(st.lists(st.sampled_from(sorted(_VERBS)), max_size=30))
def test_no_order_of_verbs_breaks_a_ticket(verbs: list[str]) -> None:
    ticket = _ticket()
    for verb in verbs:
        before = State(ticket.state)
        if before in _ALLOWED[verb]:
            _VERBS[verb](ticket)
        state = State(ticket.state)
        assert (ticket.resolved_at is not None) == (state in DONE)
        assert ticket.closed_at is None or state == C
        assert state in ACTIVE or state in DONE


def test_customer_waits_from_the_first_word_until_the_answer() -> None:
    ticket = _ticket()
    ticket.hear_customer()
    first = ticket.customer_waits_since
    ticket.hear_customer()
    assert ticket.customer_waits_since == first
    ticket.answer_customer()
    assert ticket.customer_waits_since is None


def test_customer_reopens_for_thirty_days_and_we_at_any_time() -> None:
    ticket = _ticket(C)
    ticket.resolved_at = clock.now() - REOPEN_FOR - timedelta(seconds=1)
    with pytest.raises(NotPossibleNow, match="30 days"):
        ticket.reopen_for_customer()
    ticket.reopen()
    assert ticket.state == O
