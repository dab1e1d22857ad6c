"""From a solved ticket to an article: question and answer stay, whoever it was about does not."""

import pytest
from flask.testing import FlaskClient

from steward.helpdesk.actions import add_message, raise_ticket, resolve_ticket
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.rules import Channel, Visibility
from steward.helpdesk.rules.drafting import Known, Said, drafted
from steward.kit.db import Database
from steward.knowledge.queries import view_article
from tests.cast import BEN, DAN, KIM, SAM, sign_in

HEADINGS = ("The question", "The answer")
QUESTION = (
    "Hello Ben,\n\nmy Mara 2 (order 20944) drips since March. # why?\n"
    "I live at Rua das Flores 12, 4050-262 Porto, call +351 912 345 678.\n\n"
    "Best regards,\nDan Dorsey\ndan@home.example"
)
ANSWER = (
    "Hi Dan,\n\nit is the gasket: change it cold, with the 4 mm key.\n\n"
    "> my Mara 2 drips\nKind regards\nBen"
)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Hi,\nit drips", "it drips"),
        ("Hi there, it drips. Thanks!", "it drips. Thanks!"),
        ("It drips\n\nThanks in advance\nEva", "It drips"),
        ("Hello the machine drips", "Hello the machine drips"),
        ("Guten Tag Frau Berger,\ndas tropft.\nMit freundlichen Grüßen\nEva", "das tropft."),
        ("Olá,\npinga.\nCumprimentos,\nEva", "pinga."),
        ("It drips, says Eva.\n\nEva Egger", "It drips, says [name]."),
        ("It drips\n-- \nEva Egger, CEO", "It drips"),
        ("It drips\nOn 3 May Ben wrote:\n> try again", "It drips"),
        ("Best\nis what it was, for years, until this very morning when it began to drip so much.",
         "Best\nis what it was, for years, until this very morning when it began to drip so much."),
    ],
)  # fmt: skip
def test_greetings_farewells_and_quotes_are_left_out(body: str, left: str) -> None:
    said = [Said(body, by_customer=True), Said("Dry it.", by_customer=False)]
    draft = drafted("It", said, known=Known(["Eva Egger"]), headings=HEADINGS)
    assert draft is not None
    assert draft.body == f"## The question\n\n{left}\n\n## The answer\n\nDry it."


def test_without_a_question_or_an_answer_there_is_no_draft() -> None:
    asked, answered = Said("It drips", by_customer=True), Said("Dry it.", by_customer=False)
    for said in ([], [asked], [answered], [asked, Said("Hi,\n\nThanks\nBen", by_customer=False)]):
        assert drafted("It", said, known=Known(), headings=HEADINGS) is None


@pytest.mark.database
def test_one_click_drafts_it_and_says_what_was_taken_out(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        new = NewTicket(subject="Re: Drips, says Dan Dorsey", body=QUESTION, product="Mara 2")
        ticket = raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)
        for body, visibility in (
            ("Dan is a difficult one", Visibility.INTERNAL),
            (ANSWER, Visibility.PUBLIC),
        ):
            said = NewMessage(body=body, visibility=visibility)
            add_message(session, ticket.id, said, actor=BEN.actor, channel=Channel.WEB)
    sign_in(client, BEN)
    here = "/desk/tickets/T-1001"
    assert "Draft an article" not in client.get(here).text, "it is not solved yet"
    early = client.post(f"{here}/article")
    assert early.status_code == 409
    assert "T-1001 holds no answer to write down yet" in early.text
    with database.transaction() as session:
        resolve_ticket(session, 1001, actor=BEN.actor)

    assert "Draft an article" in client.get(here).text
    for _ in range(2):
        made = client.post(f"{here}/article")
        assert made.location == "/desk/articles/1/text", "a second click leads to the same one"
    with database.reading() as session:
        text = view_article(session, SAM.actor, 1).text
    assert (text.title, text.product, text.category) == ("Drips, says [name]", "Mara 2", "General")
    assert text.body == (
        "## The question\n\nmy Mara 2 (order [order number]) drips since March. # why?\n"
        "I live at [postal address], call [phone number].\n\n"
        "## The answer\n\nit is the gasket: change it cold, with the 4 mm key."
    )
    taken = client.get("/desk/articles/1/sources").text
    for private in ("T-1001", "Dan Dorsey", "20944", "Rua das Flores 12", "+351 912 345 678"):
        assert private in taken
    assert "/desk/articles/1/sources" in client.get("/desk/articles/1").text
    shown = client.get(here).text
    assert "The article drafted from it" in shown
    assert "drafted an article: “Drips, says [name]”" in shown
    sign_in(client, KIM)
    assert client.post(f"{here}/article").status_code == 403
    assert client.get("/desk/articles/1/sources").status_code == 403
