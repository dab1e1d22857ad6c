"""Search over tickets: languages, accents, exact words, filters; no input is an error."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.forms import AssignmentForm, NewMessage, NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import count_views, list_tickets
from steward.helpdesk.rules import Channel, Severity, Visibility, parse_search
from tests.cast import BEN, CLEO, DAN, EVE, Member
from tests.naughty import batched, naughty_strings

Raise = Callable[..., Ticket]


@pytest.fixture
def ask(session: Session) -> Raise:
    """Raise a ticket of Dan's, or of somebody else."""

    def raise_(subject: str, body: str = "?", who: Member = DAN, **parts: object) -> Ticket:
        values = {"subject": subject, "body": body, "customer_email": who.email} | parts
        new = NewTicket.model_validate(values)
        return actions.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)

    return raise_


@pytest.fixture
def found(session: Session) -> Callable[..., set[int]]:
    """Search as Ben, or as somebody else."""

    def search(typed: str, who: Member = BEN) -> set[int]:
        page = list_tickets(session, who.actor, parse_search(typed))
        return {row.id for row in page.items}

    return search


Found = Callable[..., set[int]]

_TEXTS = {
    "german": "Die Maschinen tropfen am Brühkopf, seit gestern läuft ständig Wasser aus.",
    "french": "Les machines à café fuient depuis mardi, nous avons déjà changé les joints.",
    "swedish": "Maskinerna läcker vid brygghuvudet sedan i tisdags, vi bytte packningarna.",
    "english": "The grinders stopped working on Tuesday and nothing we tried has helped.",
    "dutch": "De machines lekken sinds dinsdag en wij hebben de pakkingen al vervangen.",
    "spanish": "Las máquinas gotean desde el martes y ya hemos cambiado las juntas.",
}


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("german", "maschine"),
        ("german", "bruhkopf"),
        ("german", "BRÜHKOPF"),
        ("german", "standig"),
        ("french", "machine joint"),
        ("french", "cafe"),
        ("swedish", "maskin"),
        ("swedish", "packning"),
        ("english", "grinder stopping"),
        ("english", "try help"),
        ("dutch", "pakking"),
        ("spanish", "maquina"),
    ],
)
def test_words_are_found_in_the_forms_of_their_language(
    ask: Raise, found: Found, language: str, typed: str
) -> None:
    tickets = {name: ask("Query", text).id for name, text in _TEXTS.items()}
    assert tickets[language] in found(typed)


def test_answers_and_notes_are_found_as_well(session: Session, ask: Raise, found: Found) -> None:
    ticket = ask("Leak")
    note = NewMessage.model_validate({"body": "soft gasket seat", "visibility": "internal"})
    actions.add_message(session, ticket.id, note, actor=BEN.actor, channel=Channel.WEB)
    assert found("gasket seats") == {ticket.id}


def test_exact_words_stand_side_by_side_and_others_may_be_ruled_out(
    ask: Raise, found: Found
) -> None:
    near, far = ask("Leak at the brew head"), ask("Head of sales wants to brew")
    assert found("brew head") == {near.id, far.id}
    assert found('"brew head"') == {near.id}
    assert found('brew -"brew head"') == {far.id}
    assert found("brew -sales") == {near.id}


def test_filters_narrow_and_alternatives_of_one_kind_widen(
    app: Flask, session: Session, ask: Raise, found: Found
) -> None:
    mine, hers = ask("One", tags=["lot-b17"]), ask("Two", who=EVE)
    taken = AssignmentForm(agent=BEN.email, team="Support", reason="mine")
    actions.assign_ticket(session, mine.id, taken, actor=BEN.actor)
    actions.change_severity(session, hers.id, Severity.CRITICAL, actor=BEN.actor)
    with app.app_context():
        actions.resolve_ticket(session, hers.id, actor=BEN.actor)

    assert found("state:new") == found("state:active") == {mine.id}
    assert found("state:done") == found("state:resolved severity:critical") == {hers.id}
    assert found("state:new state:resolved") == {mine.id, hers.id}
    assert found("assignee:me") == found("assignee:berg") == found("assignee:ben@brindle.example")
    assert found("assignee:me") == {mine.id} == found("-assignee:none")
    assert found("assignee:none") == found("-assignee:me") == found("team:none") == {hers.id}
    assert found("team:mine") == found("team:supp") == {mine.id}
    assert found("team:mine", CLEO) == set()
    assert found("customer:eve") == found("customer:elsewhere") == {hers.id}
    assert found("tag:lot-b17") == found("-state:done") == {mine.id}


@pytest.mark.parametrize(
    "typed",
    ["state:nonsense", "severity:5", "assignee:nobody-here", "team:%", "customer:_", "tag:x"],
)
def test_filter_with_an_unknown_value_finds_nothing_rather_than_all(
    ask: Raise, found: Found, typed: str
) -> None:
    ask("Something")
    assert found(typed) == set()


def test_customers_find_their_own_only(ask: Raise, found: Found) -> None:
    mine, _ = ask("Steam is gone"), ask("Steam is gone", who=EVE)
    assert found("steam", DAN) == {mine.id}


def test_customers_do_not_find_what_we_say_among_ourselves(
    session: Session, ask: Raise, found: Found
) -> None:
    ticket = ask("Grinder", "It stopped.", who=DAN)
    note = NewMessage(body="He shouted on the telephone.", visibility=Visibility.INTERNAL)
    actions.add_message(session, ticket.id, note, actor=BEN.actor, channel=Channel.WEB)
    assert ticket.id in found("telephone")
    assert ticket.id not in found("telephone", DAN)
    assert ticket.id in found("-telephone stopped", DAN)


def test_no_naughty_string_is_an_error(session: Session, found: Found) -> None:
    for some in batched(naughty_strings(), 20):
        for text in some:
            found(text)
        count_views(session, BEN.actor, {text: f'customer:"{text}"' for text in some})
