"""The customer's portal: home, own queries, a new one, and the talk about one."""

from functools import partial

from flask import Response, request
from flask_babel import gettext as _

from steward.accounts import Actor, actor, find_actor, first_name
from steward.customers import find_person_of_user
from steward.helpdesk import actions
from steward.helpdesk.forms import NewQuery
from steward.helpdesk.queries.portal import count_own, own_queries
from steward.helpdesk.rules import Channel, id_of
from steward.helpdesk.rules.portal import CATEGORIES, SHOWN
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.standing import greeting
from steward.helpdesk.web.talk import Talk, key_owner, slow_down
from steward.kit import once
from steward.kit.access import PUBLIC, access
from steward.kit.db import database, session
from steward.kit.errors import BadInput, TooMany
from steward.kit.pages import form, form_values, go_to, is_htmx, later, page
from steward.kit.sent_files import uploaded_files
from steward.knowledge import Guideline, guidelines_for

_AT_HOME = 4
_LONGEST_SUBJECT = 200


@bp.get("/")
@access(PUBLIC)
def home() -> Response:
    """Welcome whoever comes: a customer with their queries, anybody else with what this is."""
    who = find_actor()
    if who is None or who.is_staff:
        return page("helpdesk/portal/visitor.html")
    counts = count_own(session(), who)
    return page(
        "helpdesk/portal/home.html",
        greeting=greeting(first_name(who.name)),
        topic=_topic(who),
        rows=own_queries(session(), who, limit=_AT_HOME),
        total=sum(counts.values()),
    )


def _topic(who: Actor) -> str:
    """Name what tells of changes to a customer's queries; nothing does before the first one."""
    person = find_person_of_user(session(), who.user_id or 0)
    return f"tickets-of:{person.id}" if person else ""


@bp.get("/queries")
@access("queries.own")
def query_list() -> Response:
    """List own queries, filtered and searched; to htmx, the next rows of the list."""
    asked = request.args
    shown, words, cursor = asked.get("shown", ""), asked.get("q", "").strip(), asked.get("cursor")
    rows = own_queries(session(), actor(), shown=shown, words=words, cursor=cursor)
    address = {"shown": shown if shown in SHOWN else "", "q": words}
    if is_htmx() and cursor:
        return page("helpdesk/portal/_rows.html", rows=rows, address=address)
    counts, topic = count_own(session(), actor()), _topic(actor())
    return page(
        "helpdesk/portal/queries.html", rows=rows, address=address, counts=counts, topic=topic
    )


@bp.get("/queries/new")
@access("queries.own")
def new_query() -> Response:
    """Show the form to ask; what was typed on the home page is the subject."""
    words = request.args.get("subject", "").strip()
    fits = len(words) <= _LONGEST_SUBJECT
    return _ask({"subject": words[:_LONGEST_SUBJECT], "body": "" if fits else words}, {})


def _ask(values: dict[str, str], errors: dict[str, str]) -> Response:
    template = "helpdesk/portal/_ask.html" if is_htmx() and errors else "helpdesk/portal/new.html"
    values.setdefault(once.FIELD, once.new_key())
    status = BadInput.status if errors else 200
    context = {"categories": CATEGORIES, "guidelines": _guidelines(), "ticked": _ticked()}
    return page(template, status, values=values, errors=errors, **context)


def _guidelines() -> list[Guideline]:
    """Return what is still to be read before asking what is typed."""
    typed = f"{request.values.get('subject', '')}\n{request.values.get('product', '')}"
    with database().reading() as reading:
        return [one for one in guidelines_for(reading, actor(), typed) if one.read is None]


def _ticked() -> list[str]:
    return request.form.getlist("guidelines_read")


@bp.post("/queries/guidelines")
@access("queries.own")
def guidelines_to_read() -> Response:
    """Show what must be read before asking about the product that is typed."""
    context = {"guidelines": _guidelines(), "ticked": _ticked(), "errors": {}}
    return page("helpdesk/portal/_guidelines.html", **context)


@bp.post("/queries")
@access("queries.own")
def raise_query() -> Response:
    """Raise a query, once for each form that was shown."""
    try:
        slow_down(actor())
        url = once.led_to(key_owner(actor())) or _raise()
    except BadInput as error:
        return _ask(form_values(), error.errors)
    except TooMany as error:
        return later(error, partial(_ask, form_values()))
    number = url.rpartition("/")[2]
    return go_to(url, toast=_("We have it. Its number is %(number)s.", number=number))


def _raise() -> str:
    new, files = form(NewQuery), uploaded_files()
    ticket = actions.raise_ticket(
        session(), new.as_ticket, actor=actor(), channel=Channel.WEB, files=files
    )
    url = f"/queries/{ticket.number}"
    once.leads_to(key_owner(actor()), url)
    return url


def _talk(number: str) -> Talk:
    ticket_id = id_of(number)
    return Talk(actor(), ticket_id, f"/queries/T-{ticket_id}", "helpdesk/portal/query.html")


@bp.get("/queries/<number>")
@access("queries.own")
def query(number: str) -> Response:
    """Show a query: how it stands, what was said, the means to answer."""
    return _talk(number).show()


@bp.get("/queries/<number>/talk")
@access("queries.own")
def query_talk(number: str) -> Response:
    """Show the part of a query that changes by itself."""
    return _talk(number).part()


@bp.post("/queries/<number>/messages")
@access("queries.own")
def answer_query(number: str) -> Response:
    """Write on an own query."""
    return _talk(number).answer()


@bp.post("/queries/<number>/closure")
@access("queries.own")
def close_query(number: str) -> Response:
    """Say that an own query is solved."""
    return _talk(number).close()


@bp.post("/queries/<number>/reopening")
@access("queries.own")
def reopen_query(number: str) -> Response:
    """Take an own query up again."""
    return _talk(number).reopen()


@bp.get("/queries/<number>/attachments/<int:attachment_id>")
@access("queries.own")
def query_attachment(number: str, attachment_id: int) -> Response:
    """Send a file of an own query."""
    return _talk(number).file(attachment_id)
