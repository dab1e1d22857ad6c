"""Relations and files of people and companies as a program uses them, with a token of its own."""

import pytest
from flask.testing import FlaskClient

from tests.api_program import API, Program, problems_of
from tests.cast import ANN, BEN, DAN, EVE

pytestmark = pytest.mark.database

DANS, EVES = f"{API}/customers/{DAN.person_id}", f"{API}/customers/{EVE.person_id}"


@pytest.fixture
def ben(client: FlaskClient) -> Program:
    """Ben's program."""
    return Program(client, BEN)


def test_relations_are_said_read_from_both_sides_and_taken_back(ben: Program) -> None:
    nord = str(ben("POST", f"{API}/companies", {"name": "Nord AB"}).get_json()["url"])
    nords = nord.removeprefix("http://127.0.0.1:8000")
    number = int(nord.rpartition("/")[2])
    signs = {"tie": "decides for", "other": {"company_id": number}, "note": "signs alone"}
    said = ben("POST", f"{DANS}/relations", signs, Idempotency_Key="a")
    assert said.status_code == 201, said.text
    told = said.get_json()
    assert (told["words"], told["name"], told["company_id"]) == ("Decides for", "Nord AB", number)
    again = ben("POST", f"{DANS}/relations", signs, Idempotency_Key="a")
    assert (again.get_json(), again.headers["Idempotent-Replay"]) == (told, "true")
    back = {"tie": "decides for", "way": "back", "other": {"customer_id": DAN.person_id}}
    assert ben("POST", f"{nords}/relations", back).get_json()["id"] == told["id"]
    (seen,) = ben("GET", f"{nords}/relations").get_json()["items"]
    assert (seen["way"], seen["customer_id"], seen["note"]) == (
        "back",
        DAN.person_id,
        "signs alone",
    )
    leads = {"tie": "reports to", "way": "back", "other": {"customer_id": EVE.person_id}}
    assert ben("POST", f"{DANS}/relations", leads).get_json()["words"] == "Leads"
    (eves,) = ben("GET", f"{EVES}/relations").get_json()["items"]
    assert (eves["tie"], eves["way"], eves["words"]) == ("reports to", "forth", "Reports to")
    gone = told["url"]
    assert ben("DELETE", gone).status_code == 204
    assert ben("DELETE", gone).status_code == 404
    assert ben("GET", f"{nords}/relations").get_json()["items"] == []


@pytest.mark.parametrize(
    ("body", "pointer", "words"),
    [
        ({"tie": "decides for", "other": {"customer_id": 2}}, "/other", "other way round"),
        ({"tie": "decides for", "other": {"company_id": 99}}, "/other", "of this number"),
        ({"tie": "assists", "other": {"customer_id": DAN.person_id}}, "/other", "themselves"),
        ({"tie": "supplies", "other": {"company_id": 1}}, "/tie", "one of the list"),
        ({"tie": "loves", "other": {"company_id": 1}}, "/tie", ""),
        ({"tie": "assists", "other": {}}, "/other", "either a customer or a company"),
        ({"tie": "assists", "other": {"customer_id": 2, "company_id": 1}}, "/other", "either"),
    ],
)
def test_a_relation_that_cannot_be_is_refused_at_its_field(
    ben: Program, body: dict[str, object], pointer: str, words: str
) -> None:
    refused = ben("POST", f"{DANS}/relations", body)
    assert refused.status_code == 422
    problems = problems_of(refused)
    assert words in problems[pointer]
    assert ben("GET", f"{DANS}/relations").get_json()["items"] == []


def test_files_are_kept_listed_fetched_and_taken_away(ben: Program) -> None:
    content = b"%PDF-1.7 a plan of the kitchen"
    headers = ben.headers | {"Idempotency-Key": "plan"}
    where, named = f"{DANS}/files", {"name": "=plan, ründ.pdf"}
    kept = ben.client.post(where, query_string=named, data=content, headers=headers)
    assert kept.status_code == 201, kept.text
    file = kept.get_json()
    assert (file["name"], file["size"], file["added_by"]) == (named["name"], 30, BEN.name)
    again = ben.client.post(where, query_string=named, data=content, headers=headers)
    assert again.get_json() == file
    assert ben("GET", where).get_json()["items"] == [file]
    fetched = ben("GET", kept.headers["Location"])
    assert (fetched.data, fetched.mimetype) == (content, "application/pdf")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert ben("POST", where).status_code == 422  # without a name
    nord = ben("POST", f"{API}/companies", {"name": "Nord AB"}).get_json()["id"]
    firms = f"{API}/companies/{nord}/files"
    also = ben.client.post(firms, query_string={"name": "b.txt"}, data=b"b", headers=ben.headers)
    assert [one["id"] for one in ben("GET", firms).get_json()["items"]] == [also.get_json()["id"]]
    assert ben("DELETE", file["url"]).status_code == 204
    assert ben("GET", file["url"]).status_code == 404
    assert ben("GET", where).get_json()["items"] == []


def test_who_may_read_may_not_change_and_a_customer_finds_nothing(
    client: FlaskClient, ben: Program
) -> None:
    kept = ben.client.post(
        f"{DANS}/files", query_string={"name": "a.txt"}, data=b"a", headers=ben.headers
    )
    ann, dan, narrow = (
        Program(client, ANN),
        Program(client, DAN),
        Program(client, BEN, "tickets.read"),
    )
    tie = {"tie": "household", "other": {"customer_id": EVE.person_id}}
    for what in ("relations", "files"):
        assert ann("GET", f"{DANS}/{what}").status_code == 200
        assert dan("GET", f"{DANS}/{what}").status_code == 404
        assert narrow("GET", f"{DANS}/{what}").status_code == 403
    assert ann("POST", f"{DANS}/relations", tie).status_code == 403
    assert ann("DELETE", kept.headers["Location"]).status_code == 403
    assert dan("GET", kept.headers["Location"]).status_code == 404
