"""What customers agree to, copies of their data and erasing, by a program."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api_program import API, Program, problems_of
from tests.cast import ADA, BEN, EVE, SAM
from tests.working import do_jobs

pytestmark = pytest.mark.database
_EVE = f"{API}/customers/{EVE.person_id}"


def test_consents_are_noted_with_their_proof(client: FlaskClient) -> None:
    ben = Program(client, BEN)
    bare = ben("PUT", f"{_EVE}/consents/calls", {"given": True})
    assert "/proof" in problems_of(bare)
    sent = {"given": True, "how": "talk", "proof": "At the fair: gladly."}
    items = ben("PUT", f"{_EVE}/consents/calls", sent).get_json()["items"]
    by = {one["purpose"]: one for one in items}
    assert (by["calls"]["given"], by["calls"]["source"]) == (True, "talk")
    assert by["news"]["given"] is None
    ben("PUT", f"{_EVE}/consents/calls", {"given": False})
    items = ben("GET", f"{_EVE}/consents").get_json()["items"]
    assert next(one for one in items if one["purpose"] == "calls")["given"] is False
    assert ben("PUT", f"{_EVE}/consents/tattoos", sent).status_code in {404, 422}
    assert ben("GET", f"{API}/customers/999999/consents").status_code == 404


def test_a_copy_is_made_and_somebody_erased_once_they_are_named_twice(
    app: Flask, client: FlaskClient
) -> None:
    sam, ada = Program(client, SAM), Program(client, ADA)
    assert sam("GET", f"{_EVE}/exports").status_code == 404
    asked = sam("POST", f"{_EVE}/exports")
    assert (asked.status_code, asked.get_json()["is_ready"]) == (202, False)
    do_jobs(app)
    assert sam("GET", f"{_EVE}/exports").get_json()["size"] > 0
    assert sam("POST", f"{_EVE}/erasure", {"number": "2"}).status_code == 403
    assert ada("GET", f"{_EVE}/erasure").status_code == 404
    assert "/number" in problems_of(ada("POST", f"{_EVE}/erasure", {"number": "1"}))
    assert ada("POST", f"{_EVE}/erasure", {"number": "2"}).status_code == 202
    assert ada("POST", f"{_EVE}/erasure", {"number": "2"}).status_code == 409
    do_jobs(app)
    done = ada("GET", f"{_EVE}/erasure").get_json()
    assert done["certificate"]["person"] == EVE.person_id
    assert len(done["signature"]) == 128
