"""What people and companies are to one another, and the files that are kept with them."""

from io import BytesIO
from re import findall

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.customers.models import CustomerFile, Relation
from steward.kit import unused
from steward.kit.db import Database
from tests.cast import BEN, DAN, EVE, KIM, sign_in

pytestmark = pytest.mark.database

DANS, EVES = f"/desk/customers/{DAN.person_id}", f"/desk/customers/{EVE.person_id}"


@pytest.fixture
def ben(client: FlaskClient) -> FlaskClient:
    """Ben's browser."""
    sign_in(client, BEN)
    return client


def _relate(ben: FlaskClient, whose: str, tie: str, other: str, note: str = "") -> int:
    said = {"tie": tie, "other": other, "note": note}
    return ben.post(f"{whose}/relations", data=said).status_code


def _company(ben: FlaskClient, name: str) -> str:
    return ben.post("/desk/companies", data={"name": name}).headers["Location"]


def test_relation_is_told_from_both_sides_once_and_taken_back(
    ben: FlaskClient, database: Database
) -> None:
    nord = _company(ben, "Nord AB")
    assert _relate(ben, DANS, "forth:decides for", "nord ab", "signs alone") == 303
    assert _relate(ben, nord, "back:decides for", f"Dan <{DAN.email}>") == 303  # said already
    assert _relate(ben, DANS, "back:reports to", EVE.email) == 303
    dans = ben.get(DANS).text
    for words in ("Decides for", "Nord AB", "signs alone", "Leads", EVE.name):
        assert words in dans
    assert "Decides here" in ben.get(nord).text
    assert "Reports to" in ben.get(EVES).text
    with database.reading() as session:
        ids = session.scalars(select(Relation.id)).all()
    assert len(ids) == 2
    back = ben.post(f"/desk/customers/relations/{ids[0]}/removal", data={"back": nord})
    assert back.headers["Location"] == nord
    assert "Decides here" not in ben.get(nord).text
    assert ben.post(f"/desk/customers/relations/{ids[0]}/removal").status_code == 404


@pytest.mark.parametrize(
    ("tie", "other", "words"),
    [
        ("forth:decides for", "Nobody Ltd", "Nobody of this name is known"),
        ("forth:reports to", DAN.email, "Nobody is tied to themselves"),
        ("forth:reports to", "nobody@x.example", "Nobody of this name is known"),
        ("forth:reports to", "Eve #999999", "Nobody of this name is known"),
        ("forth:belongs to", "Nord AB", "Choose one of the list"),
        ("forth:reports to", "", "This is needed"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    ben: FlaskClient, tie: str, other: str, words: str
) -> None:
    answer = ben.post(f"{DANS}/relations", data={"tie": tie, "other": other})
    assert answer.status_code == 422
    assert words in answer.text


def test_suggestions_find_their_people_and_companies_again(ben: FlaskClient) -> None:
    _company(ben, "Dorsey & Daughters")
    nameless = {"name": "Dorsey, no address"}
    ben.post("/desk/customers", data=nameless)
    shown = ben.get("/desk/customers/suggestions?other=dorsey").text
    offered = findall('value="([^"]+)"', shown)
    assert [one.partition(" ")[0] for one in offered] == ["Dorsey", "Dan", "Dorsey,"]
    assert _relate(ben, EVES, "forth:reports to", offered[2]) == 303
    assert _relate(ben, EVES, "forth:pays for", "Dorsey & Daughters") == 303
    assert ben.get("/desk/customers/suggestions?other=").text.strip() == ""


def _keep(ben: FlaskClient, whose: str, name: str, content: bytes = b"signed") -> int:
    sent = {"attachments": (BytesIO(content), name)}
    kind = "multipart/form-data"
    return ben.post(f"{whose}/files", data=sent, content_type=kind).status_code


def test_file_is_kept_shown_sent_and_taken_away(ben: FlaskClient, database: Database) -> None:
    nord = _company(ben, "Nord AB")
    assert _keep(ben, DANS, "contract.pdf") == 303
    assert _keep(ben, nord, "kitchen.pdf") == 303
    page = ben.get(DANS).text
    assert page.count("contract.pdf") > 1  # with the files, and on the timeline
    assert "kitchen.pdf" in ben.get(nord).text
    with database.reading() as session:
        files = {one.name: one for one in session.scalars(select(CustomerFile))}
    url = f"/desk/customers/files/{files['contract.pdf'].id}"
    answer = ben.get(url)
    assert answer.data == b"signed"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    store = ben.application.extensions["files"]
    with database.transaction() as session:
        unused.sweep(session, store)
    assert store.has(files["contract.pdf"].sha256)
    assert ben.post(f"{url}/removal").headers["Location"] == DANS
    assert ben.get(url).status_code == 404
    assert "contract.pdf" not in ben.get(f"{DANS}/timeline").text


def test_files_that_cannot_be_are_refused_at_their_field(ben: FlaskClient) -> None:
    nord = _company(ben, "Nord AB")
    for whose in (DANS, nord):
        assert _keep(ben, whose, "virus.exe") == 422
        assert _keep(ben, whose, "empty.txt", b"") == 422
        answer = ben.post(f"{whose}/files", data={})
        assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_who_may_only_read_is_offered_nothing_to_change(client: FlaskClient) -> None:
    sign_in(client, KIM)
    page = client.get(DANS).text
    assert "Relations" in page
    assert "Add a relation" not in page
    assert "Keep them" not in page
