"""Mappings given, guessed and mistaken, on small files of the usual kinds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from steward.helpdesk.rules.imports import BadMapping, TicketRow, get_mapping, read_tickets
from steward.kit.imports import Rejected

_ZENDESK = """Id,Subject,Description,Status,Priority,Requester,Requester email,Assignee,Group,\
Created at,Solved at,Tags
17,Kettle leaks,It drips,Solved,Urgent,Dan,DAN@example.org,Ben,Kitchen,2026-03-01 09:00:00 +0100,\
2026-03-02 10:00:00 +0100,"leak, kettle"
"""
_FRESHDESK = """Ticket ID;Subject;Status;Priority;Agent;Group;Created time;Resolved time;Full name;\
Email
5;Rückgabe;Waiting on Third Party;Medium;Ben;Retouren;25/02/2026 14:30;;Dän;d@example.org
6;Zahlung;Closed;Low;;;26/02/2026 08:00;27/02/2026 08:00;Eva;eva@example.org
"""
_OSTICKET = """"Ticket Number","Date Created","Subject","From","From Email","Priority",\
"Department","Help Topic","Current Status","Agent Assigned"
"000123","2/28/26 5:01 PM","Login","Cleo","cleo@example.org","High","Support","Account","Open",""
"""


def _read(
    folder: Path, content: str, *choices: str, name: str = "export.csv"
) -> tuple[list[TicketRow], list[Rejected]]:
    path = folder / name
    path.write_text(content, "utf-8")
    outcomes = list(read_tickets(path, get_mapping(choices, path)))
    return (
        [outcome for outcome in outcomes if isinstance(outcome, TicketRow)],
        [outcome for outcome in outcomes if isinstance(outcome, Rejected)],
    )


def _mapping(folder: Path, content: str) -> str:
    path = folder / "own.toml"
    path.write_text(content, "utf-8")
    return str(path)


def test_a_zendesk_export_is_understood_by_itself(tmp_path: Path) -> None:
    (ticket,), rejected = _read(tmp_path, _ZENDESK)
    assert not rejected
    assert (ticket.external_id, ticket.state, ticket.severity) == ("17", "resolved", "critical")
    assert (ticket.customer_name, ticket.customer_email) == ("Dan", "dan@example.org")
    assert (ticket.team, ticket.assignee, ticket.tags) == ("Kitchen", "Ben", ("leak", "kettle"))
    assert ticket.created_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert [fact.kind for fact in ticket.facts] == ["opened", "resolved"]


def test_a_freshdesk_export_is_understood_by_itself(tmp_path: Path) -> None:
    (first, second), rejected = _read(tmp_path, _FRESHDESK)
    assert not rejected
    assert (first.state, first.team, first.resolved_at) == ("on_hold", "Retouren", None)
    assert first.created_at == datetime(2026, 2, 25, 14, 30, tzinfo=UTC)
    assert second.resolved_at == datetime(2026, 2, 27, 8, tzinfo=UTC)


def test_an_osticket_export_is_understood_by_itself(tmp_path: Path) -> None:
    (ticket,), _ = _read(tmp_path, _OSTICKET)
    assert (ticket.external_id, ticket.state, ticket.severity) == ("000123", "open", "high")
    assert ticket.created_at == datetime(2026, 2, 28, 17, 1, tzinfo=UTC)


def test_dates_that_could_be_read_two_ways_are_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(BadMapping, match=r"%d/%m/%Y or %m/%d/%Y"):
        _read(tmp_path, "id,subject,created at\n1,Kettle,03/04/2026\n")


def test_a_column_can_be_named_on_top_of_the_guess(tmp_path: Path) -> None:
    content = "Nr,Betreff,created_at\n1,Kessel,2026-03-01\n"
    (ticket,), _ = _read(tmp_path, content, "Betreff=subject", "Nr=external_id")
    assert (ticket.external_id, ticket.subject) == ("1", "Kessel")


def test_bad_values_name_row_field_and_reason_and_cost_their_row_only(tmp_path: Path) -> None:
    content = (
        "id,subject,email,status,created at\n1,A,no address,sleeping,2026-01-01\n"
        "2,,b@example.org,open,\n3,C,c@example.org,open,2026-01-03\n4,D\n"
    )
    tickets, rejected = _read(tmp_path, content)
    assert [ticket.external_id for ticket in tickets] == ["3"]
    assert {(e.position, e.field) for row in rejected for e in row.errors} == {
        (2, "customer_email"), (2, "state"), (3, "subject"), (3, "created_at"), (5, "row"),
    }  # fmt: skip
    assert rejected[0].errors[0].reason == "“no address” is no mail address"


def test_rows_without_a_number_are_known_again_when_read_again(tmp_path: Path) -> None:
    content = "subject,created at\nA,2026-01-01\nB,2026-01-01\n"
    first, second = (_read(tmp_path, content)[0] for _ in range(2))
    assert [ticket.external_id for ticket in first] == [ticket.external_id for ticket in second]
    assert len({ticket.external_id for ticket in first}) == 2


_LOG = """
dates = "%Y-%m-%d %H:%M"
timezone = "Europe/Berlin"
unknown = ["?"]
[ticket]
external_id = "no"
subject = "title"
state = "state"
team = "team"
assignee = "agent"
created_at = "created"
[log]
at = "at"
by = "who"
"""
_EVENTS = """no,title,state,team,agent,created,at,who
1,A,open,North,Ben,2026-07-01 09:00,2026-07-01 09:05,Ada
2,B,new,?,?,2026-07-01 10:00,2026-07-01 10:00,Ada
1,A,closed,South,?,2026-07-01 09:00,2026-07-01 12:00,Eve
1,A,resolved,South,?,2026-07-01 09:00,2026-07-01 11:00,Ben
1,A,open,South,?,2026-07-01 09:00,2026-07-01 13:00,Eve
2,B,lost,?,?,2026-07-01 10:00,2026-07-01 11:00,Ada
"""


def test_scattered_and_unordered_events_become_one_timeline_each(tmp_path: Path) -> None:
    (first, second), rejected = _read(tmp_path, _EVENTS, _mapping(tmp_path, _LOG))
    assert [(fact.kind, fact.at.hour) for fact in first.facts] == [
        ("opened", 7), ("assigned", 7), ("state_changed", 7), ("assigned", 9), ("resolved", 9),
        ("closed", 10), ("reopened", 11),
    ]  # fmt: skip
    assert first.facts[3].data == {
        "team": "South", "agent": None, "from_team": "North", "from_agent": "Ben", "by": "Ben",
    }  # fmt: skip
    assert (first.state, first.team, first.closed_at) == ("open", "South", None)
    assert (second.state, len(second.facts)) == ("new", 1)
    assert [row.position for row in rejected] == [7]


def test_skipping_the_first_outcomes_resumes_where_they_ended(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(_EVENTS, "utf-8")
    mapping = get_mapping([_mapping(tmp_path, _LOG)], path)
    everything = list(read_tickets(path, mapping))
    for skip in range(len(everything) + 1):
        assert list(read_tickets(path, mapping, skip=skip)) == everything[skip:]


def test_mails_of_a_thread_become_one_ticket_with_both_sides(tmp_path: Path) -> None:
    box = "".join(
        f"From x Sat Nov 21 10:00:00 2026\nFrom: {sender}\nSubject: {subject}\nMessage-ID: <{n}>\n"
        f"{reply}Date: Sat, 21 Nov 2026 1{n}:00:00 +0000\n\nText {n}\n\n"
        for n, sender, subject, reply in [
            (1, "Dan <dan@example.org>", "Kettle", ""),
            (3, "Dan <dan@example.org>", "Re: Kettle", "References: <1> <2>\n"),
            (2, "help@example.com", "Re: Kettle", "In-Reply-To: <1>\n"),
        ]
    )
    (ticket,), _ = _read(tmp_path, box, name="help.mbox")
    assert (ticket.subject, ticket.customer_name, ticket.body.strip()) == (
        "Kettle",
        "Dan",
        "Text 1",
    )
    assert [message.author_kind for message in ticket.messages] == ["agent", "customer"]


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ("itms", "There is no mapping “itms”. Use auto, itsm, mail, twitter-care"),
        ("itsm", "has no column"),
        ("missing.toml", "cannot be read"),
        ("a=nonsense", "wrong at ticket.nonsense"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(choice: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(BadMapping, match=reason.replace(".", r"\.")):
        _read(tmp_path, "a,subject,created at\n1,2,2026-01-01\n", choice)


def test_what_does_not_fit_into_a_ticket_is_refused_at_its_field(tmp_path: Path) -> None:
    head = "id,subject,created_at,customer,email,tags,description\n"
    columns = ("x" * 201, "Kettle", "2026-03-01", "y" * 201, f"{'z' * 250}@example.org", "t" * 61)
    _, (rejected,) = _read(tmp_path, head + ",".join(columns) + "," + "b" * 1_000_001)
    refused = {error.field: error.reason for error in rejected.errors}
    assert refused == {
        "external_id": "it is longer than 200 characters",
        "customer_name": "it is longer than 200 characters",
        "customer_email": "it is longer than 254 characters",
        "tags": "it is longer than 60 characters",
        "body": "it is longer than 1,000,000 characters",
    }
