"""Tickets by API: raised, listed, read and changed, by staff and by customers."""

import pytest
from flask.testing import FlaskClient

from tests.api_program import API, FOR_ELSA, QUERY, TICKETS, Program, problems_of
from tests.cast import ANN, BEN, CLEO, DAN, EVE

pytestmark = pytest.mark.database


@pytest.fixture
def ben(client: FlaskClient) -> Program:
    """An agent's program."""
    return Program(client, BEN)


@pytest.fixture
def dan(client: FlaskClient) -> Program:
    """A customer's program."""
    return Program(client, DAN)


def test_ticket_is_raised_and_read_as_it_was_answered(ben: Program) -> None:
    body = FOR_ELSA | {
        "product": "Linea 2",
        "order": "O-77",
        "category": "Machine",
        "severity": "high",
        "tags": ["leak", "leak"],
        "fields": {"serial": "L2-4711", "cups a day": 40, "in warranty": True},
    }
    answer = ben("POST", TICKETS, body)
    assert answer.status_code == 201
    ticket = answer.get_json()
    assert answer.headers["Location"] == ticket["url"] == f"http://localhost{TICKETS}/T-1001"
    assert answer.headers["ETag"] == '"v1"'
    expected = {
        "number": "T-1001",
        "state": "new",
        "subject": QUERY["subject"],
        "severity": "high",
        "assignee": None,
        "team": None,
        "channel": "api",
        "category": "Machine",
        "product": "Linea 2",
        "order": "O-77",
        "tags": ["leak"],
        "fields": body["fields"],
        "resolved_at": None,
        "closed_at": None,
        "version": 1,
    }
    assert expected.items() <= ticket.items()
    assert ticket["customer"] == {
        "id": 3,
        "name": "Elsa Lindgren",
        "email": "elsa@lindgren.example",
        "company": None,
    }
    assert ticket["created_at"].endswith("Z")
    read = ben("GET", f"{TICKETS}/T-1001")
    assert read.get_json() == ticket
    assert read.headers["ETag"] == '"v1"'


def test_second_ticket_of_an_address_belongs_to_the_same_customer(ben: Program) -> None:
    first = ben.raises()
    second = ben.raises(QUERY | {"customer_email": "ELSA@Lindgren.example"})
    assert second["customer"] == first["customer"]


def test_customer_raises_a_query_of_their_own_only(dan: Program) -> None:
    mine = dan.raises(QUERY | {"severity": "critical"})
    assert mine["customer"]["email"] == DAN.email
    assert mine["severity"] == "normal", "staff judge severity"
    answer = dan("POST", TICKETS, QUERY | {"customer_email": EVE.email})
    assert answer.status_code == 422
    assert "/customer_email" in problems_of(answer)


def test_staff_must_say_whose_query_it_is(ben: Program) -> None:
    answer = ben("POST", TICKETS, QUERY)
    assert answer.status_code == 422
    assert problems_of(answer) == {"/customer_email": "Say whose query this is."}


def test_customer_sees_own_tickets_only(client: FlaskClient, ben: Program, dan: Program) -> None:
    theirs = ben.raises()["number"]
    mine = dan.raises(QUERY)["number"]
    assert [one["number"] for one in dan("GET", TICKETS).get_json()["items"]] == [mine]
    eve = Program(client, EVE)
    for number, stranger in ((theirs, dan), (mine, eve)):
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/messages", None),
            ("GET", "/timeline", None),
            ("POST", "/messages", {"body": "Hello"}),
            ("DELETE", "/resolution", None),
            ("PUT", "/closure", None),
        ):
            answer = stranger(method, f"{TICKETS}/{number}{path}", body)
            assert answer.status_code == 404, (method, path)
            problems_of(answer)


def test_customer_is_not_told_that_staff_can_do_more(dan: Program) -> None:
    mine = dan.raises(QUERY)["number"]
    for method, path, body in (
        ("PATCH", "", {"severity": "high"}),
        ("PUT", "/resolution", None),
        ("PUT", "/assignment", {"reason": "Mine"}),
    ):
        assert dan(method, f"{TICKETS}/{mine}{path}", body).status_code == 404


def test_staff_without_the_right_are_told_so(client: FlaskClient, ben: Program) -> None:
    number = ben.raises()["number"]
    analyst = Program(client, ANN)
    assert analyst("GET", f"{TICKETS}/{number}").status_code == 200
    answer = analyst("PATCH", f"{TICKETS}/{number}", {"severity": "high"})
    assert answer.status_code == 403
    problems_of(answer)


def test_token_with_a_narrow_scope_can_do_no_more(client: FlaskClient) -> None:
    reader = Program(client, BEN, "tickets.read")
    assert reader("GET", TICKETS).status_code == 200
    assert reader("POST", TICKETS, FOR_ELSA).status_code == 403


def test_list_is_paged_from_the_newest_without_gap_or_repeat(ben: Program) -> None:
    raised = [ben.raises()["number"] for _ in range(5)]
    seen, further = [], "?limit=2"
    while further:
        page = ben("GET", TICKETS + further).get_json()
        seen.append([one["number"] for one in page["items"]])
        cursor = page["next_cursor"]
        further = f"?limit=2&cursor={cursor}" if cursor else ""
    assert seen == [raised[4:2:-1], raised[2:0:-1], raised[:1]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=resolved", {"A"}),
        ("state=new&state=resolved", {"A", "B", "C"}),
        ("state=active", {"B", "C"}),
        ("assignee=cleo@brindle.example", {"B"}),
        ("assignee=me", set()),
        ("assignee=none", {"A", "C"}),
        ("team=Returns", {"B"}),
        ("customer=lindgren", {"A", "B"}),
        ("severity=high", {"C"}),
        ("tag=gasket", {"C"}),
        ("q=drips", {"A", "B"}),
        ('q="brew head" state:new', {"B"}),
        ("q=drips&state=new", {"B"}),
        ("q=nowhere", set()),
    ],
)
def test_list_is_filtered_and_searched(ben: Program, asked: str, found: set[str]) -> None:
    a, b = ben.raises()["number"], ben.raises()["number"]
    other = {"subject": "Lost parcel", "body": "It never came.", "customer_email": "max@x.example"}
    c = ben.raises(other | {"severity": "high", "tags": ["gasket"]})["number"]
    assert ben("PUT", f"{TICKETS}/{a}/resolution").status_code == 200
    given = {"agent": CLEO.email, "team": "Returns", "reason": "Hers"}
    assert ben("PUT", f"{TICKETS}/{b}/assignment", given).status_code == 200
    names = {a: "A", b: "B", c: "C"}
    page = ben("GET", f"{TICKETS}?{asked}").get_json()
    assert {names[one["number"]] for one in page["items"]} == found


def test_particulars_change_and_null_takes_them_away(ben: Program) -> None:
    url = f"{TICKETS}/{ben.raises(FOR_ELSA | {'product': 'Linea 2'})['number']}"
    change = {"subject": "Leaks", "severity": "high", "tags": ["leak"], "state": "on_hold"}
    changed = ben("PATCH", url, change).get_json()
    assert change.items() <= changed.items()
    assert changed["product"] == "Linea 2"
    emptied = ben("PATCH", url, {"product": None, "tags": None}).get_json()
    assert (emptied["product"], emptied["tags"]) == (None, [])
    assert ben("PATCH", url, {"state": "on_hold"}).status_code == 200, "it is so already"
    for name in ("subject", "severity", "state"):
        answer = ben("PATCH", url, {name: None})
        assert answer.status_code == 422
        assert list(problems_of(answer)) == [f"/{name}"]


def test_half_a_change_is_no_change(ben: Program) -> None:
    url = f"{TICKETS}/{ben.raises()['number']}"
    ben("PUT", f"{url}/resolution")
    before = ben("GET", url).get_json()
    answer = ben("PATCH", url, {"subject": "Other", "severity": "high", "state": "on_hold"})
    assert answer.status_code == 409
    problems_of(answer)
    assert ben("GET", url).get_json() == before


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"severity": "low"}),
        ("PUT", "/resolution", None),
        ("PUT", "/closure", None),
        ("PUT", "/assignment", {"team": "Support", "reason": "Ours"}),
    ],
)
def test_update_of_what_changed_meanwhile_is_refused(
    ben: Program, method: str, path: str, body: object
) -> None:
    url = f"{TICKETS}/{ben.raises()['number']}"
    read = ben("GET", url).headers["ETag"]
    assert ben("PATCH", url, {"severity": "high"}, If_Match=read).status_code == 200
    before = ben("GET", url)
    late = ben(method, url + path, body, If_Match=read)
    assert late.status_code == 412
    problems_of(late)
    assert ben("GET", url).get_json() == before.get_json()
    assert ben(method, url + path, body, If_Match=before.headers["ETag"]).status_code == 200


def test_ticket_is_resolved_reopened_and_closed(ben: Program) -> None:
    url = f"{TICKETS}/{ben.raises()['number']}"
    resolved = ben("PUT", f"{url}/resolution")
    assert resolved.get_json()["state"] == "resolved"
    assert resolved.get_json()["resolved_at"]
    assert ben("PUT", f"{url}/resolution").status_code == 409
    reopened = ben("DELETE", f"{url}/resolution").get_json()
    assert (reopened["state"], reopened["resolved_at"]) == ("open", None)
    assert ben("PUT", f"{url}/closure").get_json()["state"] == "closed"


def test_customer_closes_and_reopens_own_query(dan: Program) -> None:
    url = f"{TICKETS}/{dan.raises(QUERY)['number']}"
    assert dan("PUT", f"{url}/closure").get_json()["state"] == "closed"
    assert dan("DELETE", f"{url}/resolution").get_json()["state"] == "open"


def test_ticket_is_assigned_with_a_reason(ben: Program, dan: Program) -> None:
    url = f"{TICKETS}/{dan.raises(QUERY)['number']}"
    given = {"agent": CLEO.email, "team": "Returns", "reason": "Knows brew heads"}
    assigned = ben("PUT", f"{url}/assignment", given).get_json()
    assert assigned["assignee"] == {"name": CLEO.name, "email": CLEO.email}
    assert assigned["team"] == "Returns"
    told = dan("GET", url).get_json()
    assert told["assignee"] == {"name": CLEO.name, "email": None}
    answer = ben("PUT", f"{url}/assignment", {"team": "Returns"})
    assert (answer.status_code, list(problems_of(answer))) == (422, ["/reason"])
    answer = ben("PUT", f"{url}/assignment", {"agent": DAN.email, "reason": "?"})
    assert (answer.status_code, list(problems_of(answer))) == (422, ["/agent"])


def test_timeline_tells_staff_all_and_the_customer_what_concerns_them(
    ben: Program, dan: Program
) -> None:
    url = f"{TICKETS}/{dan.raises(QUERY)['number']}"
    given = {"agent": CLEO.email, "reason": "Ben is slow"}
    ben("PUT", f"{url}/assignment", given)
    ben("POST", f"{url}/messages", {"body": "Difficult", "visibility": "internal"})
    ben("PATCH", url, {"severity": "low", "category": "Trouble"})
    ben("PUT", f"{url}/resolution")
    staff = ben("GET", f"{url}/timeline").get_json()
    assert [fact["kind"] for fact in staff["items"]] == [
        "ticket.opened",
        "ticket.assigned",
        "ticket.message",
        "ticket.edited",
        "ticket.severity",
        "ticket.resolved",
    ]
    assert staff["items"][1]["data"]["reason"] == "Ben is slow"
    told = dan("GET", f"{url}/timeline").get_json()["items"]
    kinds = [fact["kind"] for fact in told]
    assert kinds == ["ticket.opened", "ticket.assigned", "ticket.resolved"]
    assert told[1]["data"] == {"agent": CLEO.name, "team": None}


def test_number_that_is_none_is_not_found(ben: Program) -> None:
    for number in ("T-999", "T-99999999999999999999", "7x", "T-1%00", "%20"):
        answer = ben("GET", f"{API}/tickets/{number}")
        assert answer.status_code == 404, number
        problems_of(answer)
