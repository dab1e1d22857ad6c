"""Text messages: where the gateway hands them over, and the list of those that came."""

from collections.abc import Mapping
from secrets import token_hex
from urllib.parse import SplitResult, unquote, urlsplit

from flask import Response, request

from steward.accounts import actor
from steward.channels import actions, queries
from steward.channels.forms import CameText, TriedText
from steward.channels.rules import is_from_gateway, is_from_twilio
from steward.channels.web.blueprint import bp
from steward.kit import clock
from steward.kit.access import PUBLIC, access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.errors import NotFound
from steward.kit.pages import form, form_values, go_to, is_htmx, page, parse
from steward.kit.running import settings
from steward.kit.texts import gettext as _

_TEXTS = "/desk/admin/texts"
_NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'  # Twilio's word for: no reply


@bp.post("/api/texts/twilio")
@access(PUBLIC)
def text_by_twilio() -> Response:
    """Take a text from Twilio. Whoever cannot sign as it does finds nothing here."""
    url, sent = _gateway("twilio"), request.form.to_dict()
    here = settings().url + request.path
    signature = request.headers.get("X-Twilio-Signature", "")
    if not is_from_twilio(unquote(url.password or ""), here, sent, signature):
        raise NotFound
    names = {"id": "MessageSid", "number": "From", "text": "Body"}
    came = parse(CameText, {name: sent.get(theirs, "") for name, theirs in names.items()})
    actions.receive_text(session(), came)
    return Response(_NO_ANSWER, mimetype="text/xml")


@bp.post("/api/texts/gateway")
@access(PUBLIC)
def text_by_gateway() -> Response:
    """Take a text from a gateway of one's own, signed by the password in STEWARD_SMS_URL."""
    secret = unquote(_gateway("http").password or "")
    body, headers = request.get_data(), _lower(dict(request.headers))
    if not secret or not is_from_gateway(secret, headers, body, clock.now()):
        raise NotFound
    sent = request.get_json()
    came = sent if isinstance(sent, dict) else {}
    named = {"id": came.get("id"), "number": came.get("from"), "text": came.get("text")}
    actions.receive_text(session(), parse(CameText, named))
    return Response(status=204)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _gateway(kind: str) -> SplitResult:
    """Return the gateway of the settings. Raises NotFound when it is of another kind."""
    url = urlsplit(settings().sms_url or "")
    if not url.scheme.startswith(kind) or not url.password:
        raise NotFound
    return url


@bp.get(_TEXTS)
@access("mail.read")
def texts() -> Response:
    """List the texts that came; to htmx with a cursor, the next rows."""
    cursor = request.args.get("cursor")
    if is_htmx() and cursor:
        rows = queries.texts(session(), actor(), cursor=cursor)
        return page("channels/_texts.html", rows=rows)
    return _show({})


def _show(errors: Mapping[str, str]) -> Response:
    with database().reading() as reading:
        rows = queries.texts(reading, actor())
    values, found = form_values(), settings()
    return page("channels/texts.html", rows=rows, values=values, errors=errors, settings=found)


@bp.post(_TEXTS)
@access("mailboxes.manage")
@again(_show)
def try_text() -> Response:
    """Play a customer who sends a text, as long as no gateway is set."""
    if settings().sms_url is not None:
        raise NotFound
    tried = form(TriedText)
    came = CameText(id=f"tried:{token_hex(8)}", number=tried.number, text=tried.text)
    actions.receive_text(session(), came)
    return go_to(_TEXTS, toast=_("It came. What is answered stands in the outbox."))
