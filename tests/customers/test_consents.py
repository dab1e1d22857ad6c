"""What people agree to: noted by one of us with its proof, shown, taken back."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.customers.models import Consent
from steward.kit.db import Database
from tests.cast import BEN, DAN, sign_in

pytestmark = pytest.mark.database

URL = f"/desk/customers/{DAN.person_id}"
AGREES = {"purpose": "calls", "said": "yes", "how": "paper", "proof": "Ticked the box at the fair."}


@pytest.fixture
def ben(client: FlaskClient) -> FlaskClient:
    """Ben's browser."""
    sign_in(client, BEN)
    return client


def _note(ben: FlaskClient, **said: object) -> int:
    return ben.post(f"{URL}/consents", data=said, content_type="multipart/form-data").status_code


def test_consent_is_noted_with_its_proof_and_taken_back(
    ben: FlaskClient, database: Database
) -> None:
    assert "not asked" in ben.get(URL).text
    assert _note(ben, **AGREES, attachments=(BytesIO(b"scan"), "card.pdf")) == 303
    page = ben.get(URL).text
    for words in ("Ticked the box at the fair.", "on paper", "the paper", "agreed", "card.pdf"):
        assert words in page
    assert "Agreed to calls about offers" in page
    with database.reading() as session:
        consent = session.scalars(select(Consent)).one()
        assert (consent.purpose, consent.given, consent.file_id) == ("calls", True, 1)
    assert _note(ben, purpose="calls", said="no", how="phone") == 303
    page = ben.get(URL).text
    assert "withdrawn" in page
    assert "Wants no more calls about offers" in page
    assert "Ticked the box at the fair." in page  # the timeline keeps what was said before


def test_agreeing_without_proof_is_refused_at_its_field_and_keeps_no_file(
    ben: FlaskClient,
) -> None:
    told = AGREES | {"proof": ""}
    assert _note(ben, **told, attachments=(BytesIO(b"scan"), "card.pdf")) == 422
    assert "card.pdf" not in ben.get(URL).text
    assert _note(ben, **AGREES | {"purpose": "anything"}) == 422


def test_one_purpose_leaves_the_others_alone(ben: FlaskClient, database: Database) -> None:
    for purpose in ("news", "calls", "surveys"):
        assert _note(ben, **AGREES | {"purpose": purpose}) == 303
    _note(ben, purpose="calls", said="no", how="mail")
    with database.reading() as session:
        given = dict(session.execute(select(Consent.purpose, Consent.given)).all())
    assert given == {"news": True, "calls": False, "surveys": True}
