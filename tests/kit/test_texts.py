"""What went wrong is told in the reader's language, with the values in their places."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from steward.kit.db import Database
from steward.kit.settings import Settings
from steward.main import create_app
from tests.api_program import TICKETS, Program
from tests.app_fixture import new_client
from tests.cast import ADA, BEN, CLEO, DAN, sign_in
from tests.helpdesk.asking import act, raised, told, words_of
from tests.helpdesk.imports.desk import upload

DUTCH = {
    "%(number)s is %(state)s, so it cannot %(verb)s.": "%(number)s is %(state)s: niet te %(verb)s.",
    "resolved": "opgelost",
    "be resolved": "oplossen",
    "There is no team %(team)s.": "Er is geen team %(team)s.",
    "At most %(max_length)s characters fit here.": "Hier passen %(max_length)s tekens.",
    "%(name)s is empty (0 bytes). Choose the file again.": "%(name)s is leeg.",
    "Choose one from the list.": "Kies uit de lijst.",
    "%(name)s: the file holds no list of objects.": "%(name)s is geen lijst.",
    "%(name)s has this address already.": "%(name)s heeft dit adres al.",
}


@pytest.fixture
def app(tmp_path: Path, settings: Settings, database: Database) -> Flask:
    """The application in Dutch, as far as this file's catalogue goes."""
    catalog = Catalog(locale="nl")
    for english, dutch in DUTCH.items():
        catalog.add(english, dutch, flags=["python-format"])
    place = tmp_path / "nl/LC_MESSAGES/messages.mo"
    place.parent.mkdir(parents=True)
    with place.open("wb") as file:
        write_mo(file, catalog)
    app = create_app(settings.model_copy(update={"language": "nl"}), database)
    app.extensions["babel"].translation_directories = [str(tmp_path)]
    return app


def test_failure_and_the_words_in_it_are_translated_in_a_toast(app: Flask) -> None:
    client, ticket = new_client(app), raised(app)
    act(client, ticket, "resolution")
    again = act(client, ticket, "resolution")
    assert told(again)["text"] == f"{ticket.number} is opgelost: niet te oplossen."


def test_api_stays_english(app: Flask) -> None:
    client, ticket = new_client(app), raised(app)
    act(client, ticket, "resolution")
    answer = Program(client, BEN)("PUT", f"{TICKETS}/{ticket.number}/resolution")
    assert answer.get_json()["detail"] == f"{ticket.number} is resolved, so it cannot be resolved."


@pytest.mark.parametrize(
    ("noun", "fields", "dutch"),
    [
        ("assignment", {"team": "50% <b>", "reason": "x"}, "Er is geen team 50% &lt;b&gt;."),
        ("messages", {"body": "x" * 50_001}, "Hier passen 50000 tekens."),
        ("messages", {"body": "x", "attachments": (BytesIO(), "leeg.txt")}, "leeg.txt is leeg."),
    ],
)
def test_what_is_wrong_with_a_field_is_translated_at_the_form(
    app: Flask, noun: str, fields: dict[str, Any], dutch: str
) -> None:
    response = act(new_client(app), raised(app), noun, **fields)
    assert response.status_code == 422
    assert dutch in response.text


def test_what_a_form_of_ours_refuses_is_translated(app: Flask) -> None:
    client = new_client(app)
    asked = {"subject": "A leak", "body": "Since Tuesday", "category": "None of them"}
    sign_in(client, DAN)
    assert "Kies uit de lijst." in words_of(client.post("/queries", data=asked))


def test_what_is_wrong_with_a_file_to_import_is_translated(app: Flask) -> None:
    client = new_client(app)
    sign_in(client, ADA)
    response = upload(client, "{}", "old.json")
    assert "old.json is geen lijst." in words_of(response)


def test_names_of_people_are_not_translated(app: Flask) -> None:
    client = new_client(app)
    sign_in(client, CLEO)
    entered = {"name": "resolved", "email": "one@resolved.example"}
    client.post("/desk/customers", data=entered)
    again = client.post("/desk/customers", data=entered)
    assert "resolved heeft dit adres al." in words_of(again)
