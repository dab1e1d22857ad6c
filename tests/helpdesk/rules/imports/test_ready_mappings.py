"""The ready mappings on the real files they are for: every figure that is known must come out."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from statistics import median

import pytest

from steward.helpdesk.rules.imports import TicketRow, read_tickets, ready_mappings
from steward.kit.imports import Record, Rejected, open_records
from tests.real_data import need_real_data

_ITSM = "tickets/itsm/IT_Incident_Data.zip"
_TWITTER = "tickets/twitter_care/dev.json"


@cache
def _read(name: str, data: str) -> tuple[list[TicketRow], list[Rejected]]:
    outcomes = list(read_tickets(need_real_data(data), ready_mappings()[name]))
    tickets = [outcome for outcome in outcomes if isinstance(outcome, TicketRow)]
    return tickets, [outcome for outcome in outcomes if isinstance(outcome, Rejected)]


def test_every_incident_comes_in_and_the_two_rows_without_a_valid_state_are_named() -> None:
    tickets, rejected = _read("itsm", _ITSM)
    assert len({ticket.external_id for ticket in tickets}) == len(tickets) == 20_769
    assert [row.position for row in rejected] == [115_643, 115_644]
    assert all(
        row.errors[0].field == "state" and "-100" in row.errors[0].reason for row in rejected
    )
    assert rejected[0].fields["number"] == "INC0028089"


def test_the_incident_of_the_rejected_rows_keeps_the_rest_of_its_timeline() -> None:
    ticket = next(one for one in _read("itsm", _ITSM)[0] if one.external_id == "INC0028089")
    assert [fact.kind for fact in ticket.facts] == [
        "opened", "assigned", "resolved", "noted", "closed",
    ]  # fmt: skip
    assert ticket.closed_at == datetime(2016, 6, 21, 13, 7, tzinfo=UTC)


def test_reopenings_and_the_median_time_to_close_are_the_published_ones() -> None:
    tickets, _ = _read("itsm", _ITSM)
    reopened = Counter(
        ticket.external_id for ticket in tickets for fact in ticket.facts if fact.kind == "reopened"
    )
    assert (len(reopened), reopened.total()) == (234, 276)
    assert all(
        reopened[ticket.external_id] == int(ticket.fields["reopenings"]) for ticket in tickets
    )
    hours = [
        (ticket.closed_at - ticket.created_at).total_seconds() / 3_600
        for ticket in tickets
        if ticket.closed_at
    ]
    assert len(hours) == 20_769
    assert median(hours) == pytest.approx(153.9, abs=0.05)


def test_groups_are_the_published_seventy_three_of_which_one_says_unknown() -> None:
    told = {
        record.fields["assignment_group"]
        for record in open_records(need_real_data(_ITSM), member="Master_Ticket_Dataset.csv")
        if isinstance(record, Record)
    }
    teams = {
        fact.data["team"]
        for ticket in _read("itsm", _ITSM)[0]
        for fact in ticket.facts
        if fact.kind == "assigned" and fact.data["team"]
    }
    assert len(told) == 73
    assert told - teams == {"?"}


def test_severity_follows_from_impact_and_urgency_in_every_incident() -> None:
    by_grade = {"1 - High": 1, "2 - Medium": 2, "3 - Low": 3}
    severities = {
        (by_grade[ticket.fields["impact"]], by_grade[ticket.fields["urgency"]], ticket.severity)
        for ticket in _read("itsm", _ITSM)[0]
    }
    published = {
        (1, 1, "critical"), (1, 2, "high"), (2, 1, "high"), (2, 2, "normal"),
        (2, 3, "low"), (3, 1, "normal"), (3, 2, "low"), (3, 3, "low"),
    }  # fmt: skip
    assert severities <= published
    assert len(severities) >= 7


def test_timelines_begin_with_the_opening_run_forward_and_lead_to_the_tickets_state() -> None:
    for ticket in _read("itsm", _ITSM)[0]:
        times = [fact.at for fact in ticket.facts]
        assert times == sorted(times)
        assert ticket.facts[0].kind == "opened"
        assert times[0] == ticket.created_at
        states = ["new"]
        for fact in ticket.facts:
            if fact.kind in {"state_changed", "reopened", "resolved", "closed"}:
                assert fact.data["from"] == states[-1]
                states.append(fact.data["to"])
        assert states[-1] == ticket.state == "closed"
        assert ticket.resolved_at or "resolved" not in states


def test_every_row_of_the_log_left_a_fact_at_its_time() -> None:
    facts = sum(len(ticket.facts) for ticket in _read("itsm", _ITSM)[0])
    assert facts >= 119_998 - 2


def test_the_log_that_was_cut_off_is_closed_as_its_own_columns_tell() -> None:
    ticket = next(one for one in _read("itsm", _ITSM)[0] if one.external_id == "INC0029233")
    assert [fact.kind for fact in ticket.facts][-2:] == ["resolved", "closed"]
    assert ticket.closed_at == datetime(2016, 5, 22, 17, 7, tzinfo=UTC)


def test_every_dialogue_is_a_ticket_with_its_turns_in_order_and_the_answer_last() -> None:
    tickets, rejected = _read("twitter-care", _TWITTER)
    assert (len(tickets), len(rejected)) == (525, 0)
    assert sum(1 + len(ticket.messages) for ticket in tickets) == 606 + 61 + 19 + 525
    for ticket in tickets:
        times = [ticket.created_at, *(message.at for message in ticket.messages)]
        assert times == sorted(times)
        assert ticket.messages[-1].author_kind == "agent"
        assert ticket.messages[-1].author_name == ticket.team
    kinds = Counter(message.author_kind for ticket in tickets for message in ticket.messages)
    assert kinds == {"agent": 61 + 525, "customer": 606 + 19 - 525}
    assert len({ticket.team for ticket in tickets}) == 24
    assert not any("&amp;" in ticket.body for ticket in tickets)
