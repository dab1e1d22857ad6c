"""Every route × every role × somebody else's things: generated from the app's own map of routes.

A new route is in the matrix as soon as it exists. One with a new kind of part in its address fails
here until `foreign_things` says what such a thing of somebody else is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from steward.accounts.models import ApiToken, Login
from steward.accounts.rules import may
from steward.assistant import IntentForm, teach_intent
from steward.channels.actions import Arrival, receive
from steward.channels.models import Way
from steward.customers import PersonForm, add_person
from steward.helpdesk.actions import add_message, raise_ticket
from steward.helpdesk.actions.canned import add_canned
from steward.helpdesk.forms import CannedForm, NewMessage, NewTicket
from steward.helpdesk.models import Attachment
from steward.helpdesk.rules import Channel, Visibility
from steward.inventory.actions import add_place, add_product, add_supplier
from steward.inventory.forms import PlaceForm, ProductForm, SupplierForm, VariantForm
from steward.kit.access import PUBLIC, SIGNED_IN, SIGNED_LINK, access_of
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.knowledge import (
    ArticleText,
    Audience,
    note_unanswered,
    publish_article,
    write_article,
)
from steward.promises.actions import add_calendar, add_policy
from steward.promises.forms import CalendarForm, PolicyForm
from steward.routing.actions import add_absence, object_to
from steward.routing.forms import AbsenceForm, ObjectionForm
from steward.routing.models import Objection
from tests.analytics.foreign import things_in_books
from tests.cast import ADA, BEN, CAST, DAN, EVE, SAM, Member, bearer, sign_in
from tests.customers.foreign import things_of_customers
from tests.inventory.foreign import things_ordered
from tests.nobodys import NOBODYS
from tests.problems.foreign import things_wrong
from tests.routing.staff import UTC_ZONE, give, make_skill
from tests.sales.back import things_back
from tests.sales.sold import things_sold

pytestmark = pytest.mark.database

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
SECRETS = {"secret", "token", "filename"}  # whoever holds one may come: they name no thing
EVERYBODYS = {PUBLIC, SIGNED_LINK}
SECRET = ArticleText(
    title="Among ourselves", category="Desk", audience=Audience.STAFF, body="for us alone"
)
PRICE = IntentForm.model_validate(
    {"name": "for us alone", "leads_to": "person", "examples": "Make it cheaper"}
)
OWN_ONLY = ("/account/", "/queries/", "/desk/me/")


@dataclass(frozen=True)
class Try:
    """One route, filled in with things of somebody else."""

    method: str
    path: str
    needs: tuple[str, ...]
    names_a_thing: bool

    @property
    def is_api(self) -> bool:
        """Whether it is for programs."""
        return self.path.startswith("/api/")

    def by(self, client: FlaskClient, headers: dict[str, str] | None = None) -> TestResponse:
        """Send it, with a body where the method has one."""
        body: dict[str, str] | None = (
            {} if self.is_api and self.method in {"POST", "PUT", "PATCH"} else None
        )
        return client.open(self.path, method=self.method, json=body, headers=headers)


@pytest.fixture
def foreign_things(app: Flask, database: Database) -> dict[str, object]:
    """Make things of Dan's and Ben's, by the names that routes give them."""
    note = app.extensions["files"].put(BytesIO(b"for us alone"), "note.txt")
    with database.transaction() as session:
        query = NewTicket(subject="Dan's own query", body="It drips.")
        ticket = raise_ticket(session, query, actor=DAN.actor, channel=Channel.WEB)
        internal = NewMessage(body="Among ourselves", visibility=Visibility.INTERNAL)
        add_message(
            session, ticket.id, internal, actor=BEN.actor, channel=Channel.WEB, files=[note]
        )
        attachment = session.scalars(select(Attachment.id)).one()
        (mail,) = receive(
            session, app.extensions["files"], [Arrival(b"for us alone", Way.FILE, "a bounce")]
        )
        hours = CalendarForm(name="Lisbon", zone="Europe/Lisbon", monday="08:00-12:00")
        calendar = add_calendar(session, hours, actor=SAM.actor)
        terms = {"name": "Usual", "calendar_id": calendar.id, "first_reply": "1 h"}
        policy = add_policy(session, PolicyForm.model_validate(terms), actor=SAM.actor)
        skill, near = make_skill(session, "Boilers"), make_skill(session, "Grinders")
        give(session, BEN, {skill: 0.5})
        said = ObjectionForm(skill=skill, value=0.8, reason="Of Ben alone")
        object_to(session, said, actor=BEN.actor)
        days = AbsenceForm(starts="2030-07-01T08:00", ends="2030-07-12T18:00")
        absence = add_absence(session, BEN.id, days, UTC_ZONE, actor=BEN.actor)
        texts = _texts_of_ours(session)
        objection = session.scalars(select(Objection.id)).one()
        intent = teach_intent(session, PRICE, actor=SAM.actor)
        others = _things_in_stock(session) | things_ordered(session) | things_in_books(session)
        others |= things_of_customers(session)
    with app.test_client() as theirs:
        sign_in(theirs, DAN)
        bearer(theirs, BEN)
    with database.reading() as session:
        login = session.scalars(select(Login.id)).first()
        token = session.scalars(select(ApiToken.id)).first()
    return {
        "number": ticket.number,
        "policy_id": policy.id,
        "attachment_id": attachment,
        "person_id": DAN.person_id,
        "customer_id": DAN.person_id,
        "user_id": BEN.id,
        "login_id": login,
        "token_id": token,
        "team_id": 1,
        "calendar_id": calendar.id,
        "day": "2030-12-24",
        "version_number": 1,
        "skill_id": skill,
        "near_id": near,
        "objection_id": objection,
        "absence_id": absence.id,
        **dict.fromkeys(("token", "secret"), "forged"),
        "filename": "nothing.js",
        **dict.fromkeys(NOBODYS, 999_999),
        "delivery_number": "D-999999",
        "role": "customer",
        "intent_id": intent.id,
        "event": "resolved",
        "mail_id": mail,
        **texts,
        **others,
        **things_sold(app, database),
        **things_back(app, database),
    }


def _texts_of_ours(session: Session) -> dict[str, object]:
    own = CannedForm(name="Among ourselves", body="for us alone")
    known = PersonForm(name="For us alone", company="For us alone")
    return {
        **things_wrong(session),
        "article_id": _article(session),
        "gap_id": 1,
        "company_id": add_person(session, known, actor=BEN.actor).company_id,
        "reply_id": add_canned(session, own, actor=BEN.actor).id,
    }


def _things_in_stock(session: Session) -> dict[str, object]:
    """Enter what the stores hold."""
    variant = VariantForm.model_validate({"sku": "M-1", "price": "1", "currency": "EUR"})
    product = add_product(session, ProductForm(name="For us alone"), [variant], actor=ADA.actor)
    place = add_place(session, PlaceForm(name="For us alone"), actor=ADA.actor)
    terms = SupplierForm(name="For us alone", currency="EUR")
    return {
        "product_id": product.id,
        "variant_id": 1,
        "place_id": place.id,
        **dict.fromkeys(("count_id", "reservation_id"), 999_999),
        "act": "receipts",
        "supplier_id": add_supplier(session, terms, actor=ADA.actor).id,
        "image_id": 999_999,
    }


def _article(session: Session) -> int:
    """Publish an article among ourselves, and leave a question open."""
    article = write_article(session, SECRET, actor=SAM.actor)
    publish_article(session, article.id, 1, actor=SAM.actor)
    note_unanswered(session, "Among ourselves: for us alone?", where="search")
    return article.id


@pytest.fixture
def tries(app: Flask, foreign_things: dict[str, object]) -> list[Try]:
    """List every route and method, each leading to something of somebody else's."""
    return list(_tries(app, foreign_things))


def _tries(app: Flask, things: dict[str, object]) -> Iterator[Try]:
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: things[name] for name in rule.arguments}
        for method in sorted(METHODS.intersection(rule.methods or ())):
            path = urls.build(rule.endpoint, values, method=method)
            needs = access_of(app, rule.endpoint)
            assert needs, f"{rule} does not declare who may use it"
            yield Try(method, path, needs, bool(values.keys() - SECRETS))


def facts(database: Database) -> int:
    """Count all that has ever happened."""
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Fact)).one()


def test_a_stranger_comes_to_nothing_but_the_doors(
    client: FlaskClient, database: Database, tries: list[Try]
) -> None:
    before = facts(database)
    for one in tries:
        if EVERYBODYS.isdisjoint(one.needs):
            answer = one.by(client)
            led = answer.status_code == 303 and str(answer.location).startswith("/sign-in")
            assert answer.status_code == 401 if one.is_api else led, (one, answer.status)
    assert facts(database) == before


@pytest.mark.parametrize("who", CAST, ids=lambda who: who.name)
def test_a_role_reaches_as_far_as_it_is_declared_and_no_route_fails_on_the_unexpected(
    client: FlaskClient, database: Database, tries: list[Try], who: Member
) -> None:
    headers = bearer(client, who)
    sign_in(client, who)
    before = facts(database)
    for one in tries:
        if not reaches(who, one):
            answer = one.by(client, headers if one.is_api else None)
            assert answer.status_code == (403 if who.actor.is_staff else 404), (one, answer.status)
    assert facts(database) == before
    for one in tries:
        if reaches(who, one):
            answer = one.by(client, headers if one.is_api else None)
            assert answer.status_code < 500, (one, answer.status)
            if one.method != "GET":
                sign_in(client, who)  # it may have been the end of the login


def reaches(who: Member, one: Try) -> bool:
    """Whether a route is to hear somebody of this role at all."""
    return may_use(who, one) or not EVERYBODYS.isdisjoint(one.needs)


def may_use(who: Member, one: Try) -> bool:
    """Whether the permission table lets somebody of this role use a route at all."""
    return SIGNED_IN in one.needs or any(
        may(who.actor, need) for need in one.needs if need not in EVERYBODYS
    )


def test_a_customer_meets_nothing_of_another_customer(
    client: FlaskClient, database: Database, tries: list[Try]
) -> None:
    headers = bearer(client, EVE)
    sign_in(client, EVE)
    before = facts(database)
    mine = [one for one in tries if one.names_a_thing and may_use(EVE, one)]
    assert len(mine) > 10
    for one in mine:
        answer = one.by(client, headers if one.is_api else None)
        refused = {404, 410} if one.method == "GET" or not one.is_api else {404, 422}
        assert answer.status_code in refused, (one, answer.status)
        assert b"Dan" not in answer.data
    assert facts(database) == before


def test_what_is_ones_own_is_nobody_elses(client: FlaskClient, tries: list[Try]) -> None:
    for who in CAST:
        if who in {DAN, BEN} or may(who.actor, "users.manage"):
            continue  # theirs these things are; and who manages users may revoke anybody's token
        sign_in(client, who)
        for one in tries:
            if one.path.startswith(OWN_ONLY) and one.names_a_thing and may_use(who, one):
                assert one.by(client).status_code in {404, 410}, one


def test_the_owner_does_not_meet_what_we_say_among_ourselves(
    client: FlaskClient, tries: list[Try]
) -> None:
    headers = bearer(client, DAN)
    sign_in(client, DAN)
    for one in tries:
        if one.method == "GET" and one.names_a_thing and may_use(DAN, one):
            answer = one.by(client, headers if one.is_api else None)
            assert b"Among ourselves" not in answer.data, one
            assert b"for us alone" not in answer.data, one
