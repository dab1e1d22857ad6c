"""What the staff do to tickets: change, fact, and what two people at once get."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.errors import ChangedMeanwhile, NotPossibleNow
from steward.helpdesk.forms import AssignmentForm, NewMessage, NewTicket, TicketEdit
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import acts_on, get_ticket
from steward.helpdesk.rules import Channel, Severity, State
from steward.kit.db import Database
from steward.kit.errors import BadInput, Forbidden, NotFound
from tests.cast import ANN, BEN, CLEO, DAN, EVE, Member

_LIMIT = 30  # seconds


def _raise(session: Session) -> Ticket:
    new = NewTicket(subject="Leak", body="?", customer_email=DAN.email, tags=["lot-b17"])
    return actions.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)


def _kinds(session: Session, ticket: Ticket) -> list[str]:
    return [fact.kind for fact in acts_on(session, ticket.id)][1:]


def test_edit_records_old_and_new_of_what_differs(session: Session) -> None:
    ticket = _raise(session)
    edit = TicketEdit(subject="Leak", product="Mara 2", tags=[], order=None)
    actions.edit_ticket(session, ticket.id, edit, actor=BEN.actor)
    fact = acts_on(session, ticket.id)[-1]
    assert fact.data["changes"] == {"product": [None, "Mara 2"], "tags": [["lot-b17"], []]}
    actions.edit_ticket(session, ticket.id, edit, actor=BEN.actor)
    assert _kinds(session, ticket) == ["ticket.edited"]


def test_what_is_so_already_leaves_no_fact(session: Session) -> None:
    ticket = _raise(session)
    actions.change_severity(session, ticket.id, Severity.NORMAL, actor=BEN.actor)
    nobody = AssignmentForm(reason="nobody")
    actions.assign_ticket(session, ticket.id, nobody, actor=BEN.actor)
    assert _kinds(session, ticket) == []


def test_agent_keeps_the_team_and_a_team_alone_takes_the_agent_away(session: Session) -> None:
    ticket = _raise(session)
    both = AssignmentForm(agent=BEN.email, team="Returns", reason="a return")
    actions.assign_ticket(session, ticket.id, both, actor=BEN.actor)
    cleo = AssignmentForm(agent=CLEO.email, reason="hers")
    assert actions.assign_ticket(session, ticket.id, cleo, actor=BEN.actor).team_id == 2
    team = AssignmentForm(team="Support", reason="not a return")
    assert actions.assign_ticket(session, ticket.id, team, actor=CLEO.actor).assignee_id is None


@pytest.mark.parametrize("agent", [ANN.email, DAN.email, "nobody@brindle.example"])
def test_only_those_who_answer_customers_can_have_tickets(session: Session, agent: str) -> None:
    form = AssignmentForm(agent=agent, reason="try")
    with pytest.raises(BadInput, match="Nobody who can have tickets"):
        actions.assign_ticket(session, _raise(session).id, form, actor=BEN.actor)


def test_second_to_change_is_told_who_was_first_and_overwrites_nothing(session: Session) -> None:
    ticket = _raise(session)
    seen = ticket.version
    actions.change_severity(session, ticket.id, Severity.HIGH, actor=CLEO.actor, version=seen)
    with pytest.raises(ChangedMeanwhile, match="Cleo Costa changed T-") as caught:
        actions.change_severity(session, ticket.id, Severity.LOW, actor=BEN.actor, version=seen)
    assert caught.value.latest is not None
    assert caught.value.latest.kind == "ticket.severity"
    assert ticket.severity == Severity.HIGH


def test_strangers_and_readers_change_nothing(session: Session) -> None:
    ticket = _raise(session)
    answer = NewMessage(body="Hello")
    with pytest.raises(NotFound):
        actions.close_ticket(session, ticket.id, actor=EVE.actor)
    with pytest.raises(Forbidden):
        actions.resolve_ticket(session, ticket.id, actor=ANN.actor)
    with pytest.raises(Forbidden):
        actions.add_message(session, ticket.id, answer, actor=ANN.actor, channel=Channel.WEB)
    note = NewMessage.model_validate({"body": "Hello", "visibility": "internal"})
    actions.add_message(session, ticket.id, note, actor=ANN.actor, channel=Channel.WEB)
    assert (ticket.state, _kinds(session, ticket)) == (State.NEW, [])


Act = Callable[[Session, Member], object]


def _at_once(database: Database, acts: dict[Member, Act]) -> dict[Member, Exception | None]:
    """Let several people act at the same moment, each in a transaction of their own."""
    ready, outcomes = Barrier(len(acts)), dict[Member, Exception | None]()

    def do(who: Member, act: Act) -> None:
        ready.wait(_LIMIT)
        try:
            with database.transaction() as session:
                act(session, who)
            outcomes[who] = None
        except (ChangedMeanwhile, NotPossibleNow) as error:
            outcomes[who] = error

    threads = [Thread(target=do, args=one, daemon=True) for one in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_LIMIT)
    assert len(outcomes) == len(acts)
    return outcomes


@pytest.fixture
def ticket(database: Database) -> Ticket:
    with database.transaction() as session:
        return _raise(session)


def _now(database: Database, ticket: Ticket) -> tuple[Ticket, list[str]]:
    with database.reading() as session:
        now = get_ticket(session, BEN.actor, ticket.id)
        return now, _kinds(session, now)


def test_two_who_take_at_once_do_not_take_it_from_each_other(
    database: Database, ticket: Ticket
) -> None:
    def take(session: Session, who: Member) -> None:
        form = AssignmentForm(agent=who.email, reason="taken")
        version = ticket.version
        actions.assign_ticket(session, ticket.id, form, actor=who.actor, version=version)

    outcomes = _at_once(database, {BEN: take, CLEO: take})
    (winner,) = [who for who, error in outcomes.items() if error is None]
    now, kinds = _now(database, ticket)
    assert (now.assignee_id, kinds) == (winner.id, ["ticket.assigned"])


def test_ticket_that_two_resolve_at_once_is_resolved_once(
    database: Database, ticket: Ticket
) -> None:
    def resolve(session: Session, who: Member) -> None:
        actions.resolve_ticket(session, ticket.id, actor=who.actor)

    outcomes = _at_once(database, {BEN: resolve, CLEO: resolve})
    assert sorted(error is None for error in outcomes.values()) == [False, True]
    assert _now(database, ticket)[1] == ["ticket.resolved"]


def test_answer_while_another_closes_is_kept_or_refused_but_never_lost(
    database: Database, ticket: Ticket
) -> None:
    def answer(session: Session, who: Member) -> None:
        new = NewMessage(body="Here you are")
        actions.add_message(session, ticket.id, new, actor=who.actor, channel=Channel.WEB)

    def close(session: Session, who: Member) -> None:
        actions.close_ticket(session, ticket.id, actor=who.actor)

    outcomes = _at_once(database, {BEN: answer, CLEO: close})
    now, kinds = _now(database, ticket)
    assert outcomes[CLEO] is None
    assert now.state == State.CLOSED
    answered = now.first_replied_at is not None
    assert answered == (outcomes[BEN] is None)
    assert kinds == (["ticket.state"] if answered else []) + ["ticket.closed"]
