"""The chat as pages of any site speak to it: JSON, a token that nobody can guess, no cookie."""

import re
from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify, make_response, request

from steward.accounts import Actor, find_actor
from steward.channels.forms import SeenForm
from steward.channels.web.chat_words import resource_of, settings_of
from steward.helpdesk import (
    AddressForm,
    ChatMessage,
    Conversation,
    Owner,
    RatingForm,
    Visitor,
    announce_visitor_typing,
    ask_for_person,
    end_conversation,
    get_attachment,
    get_conversation_of,
    is_staffed,
    leave_address,
    rate_conversation,
    say_as_visitor,
    see_as_visitor,
    view_conversation,
    visitor_of,
)
from steward.kit import limits
from steward.kit.access import PUBLIC, SIGNED_LINK, access
from steward.kit.csrf import is_from_us
from steward.kit.db import database, session
from steward.kit.errors import NotFound
from steward.kit.pages import file_response, parse
from steward.kit.running import settings
from steward.kit.sent_files import uploaded_files

bp = Blueprint("chat", "steward.channels")
_TOKEN = re.compile("[A-Za-z0-9_-]{43,128}")  # 256 random bits or more
_HEADER = "X-Chat-Token"
_LONGEST_PAGE = 500
_BEGUN_AN_HOUR, _SAID_A_MINUTE, _TYPED_A_MINUTE, _TOLD_AN_HOUR = 60, 30, 60, 20
_MAILED_AN_HOUR = 5  # conversations that leave the same address: it may be somebody else's
_PREFLIGHT = {
    "Access-Control-Allow-Headers": f"Content-Type, {_HEADER}",
    "Access-Control-Allow-Methods": "GET, POST, PUT",
    "Access-Control-Max-Age": "86400",
}


@bp.after_request
def _let_sites(response: Response) -> Response:
    """Let pages of the sites that may show the chat read what we answer."""
    origin = request.headers.get("Origin", "")
    response.headers["Vary"] = "Origin"
    response.headers.setdefault("Cache-Control", "no-store")
    if origin and settings().lets_chat(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        if request.method == "OPTIONS":
            response.headers.update(_PREFLIGHT)
    return response


@bp.get("/chat/settings")
@access(PUBLIC)
def chat_settings() -> Response:
    """Say who answers here, whether somebody is there, and the words of the chat's own parts."""
    response = jsonify(settings_of(settings(), is_staffed=is_staffed(session())))
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@bp.get("/chat/messages")
@access(SIGNED_LINK)
def chat_messages() -> Response:
    """Say how a conversation stands, and what was said after the message `after`."""
    return _standing(request.args.get("after", 0, type=int))


def _standing(after: int) -> Response:
    found = view_conversation(session(), _visitor(), after=after)
    topics = (f"{kind}:{found.ticket.id}" for kind in ("ticket", "chat", "agent-types"))
    login = _login()
    signed = current_app.extensions["topics"].sign(topics, login=login.login_id if login else None)
    return jsonify(resource_of(found, settings()) | {"topics": signed})


@bp.post("/chat/messages")
@access(SIGNED_LINK)
def say() -> Response:
    """Write, with files; the first message begins the conversation. Sent again, it stays one."""
    visitor = _visitor()
    _slow_down_writer(visitor)
    owner = Owner.ASSISTANT if settings().chat_assistant else Owner.PEOPLE
    page = request.form.get("page", "")[:_LONGEST_PAGE].replace("\x00", "") or None
    names = {"body": request.form.get("body"), "client_id": request.form.get("client_id")}
    said = parse(ChatMessage, names)
    files = uploaded_files()
    message = say_as_visitor(session(), visitor, said, owner=owner, page=page, files=files)
    return make_response(jsonify(id=message.id, client_id=message.client_id), 201)


def _slow_down_writer(visitor: Visitor) -> None:
    """Count what a visitor writes, and what one address begins. Raises TooMany."""
    try:
        conversation = get_conversation_of(session(), visitor)
    except NotFound:
        _count(f"begin:{request.remote_addr}", _BEGUN_AN_HOUR, timedelta(hours=1))
    else:
        _count(f"say:{conversation.ticket_id}", _SAID_A_MINUTE)


@bp.put("/chat/seen")
@access(SIGNED_LINK)
def see() -> Response:
    """Note what the visitor has seen."""
    conversation = _conversation()
    see_as_visitor(session(), conversation, parse(SeenForm, request.get_json()).message_id)
    return Response(status=204)


@bp.post("/chat/typing")
@access(SIGNED_LINK)
def type_() -> Response:
    """Tell whoever has the ticket open that the visitor types."""
    conversation = _conversation()
    _count(f"type:{conversation.ticket_id}", _TYPED_A_MINUTE)
    announce_visitor_typing(session(), conversation)
    return Response(status=204)


@bp.put("/chat/person")
@access(SIGNED_LINK)
def have_person() -> Response:
    """Ask for a person."""
    ask_for_person(session(), _conversation())
    return _standing(_after())


@bp.put("/chat/address")
@access(SIGNED_LINK)
def tell_address() -> Response:
    """Say where the answer finds one."""
    conversation = _conversation()
    _count(f"tell:{conversation.ticket_id}", _TOLD_AN_HOUR, timedelta(hours=1))
    address = parse(AddressForm, request.get_json())
    _count(f"mail:{address.email.lower()}", _MAILED_AN_HOUR, timedelta(hours=1))
    leave_address(session(), conversation, address)
    return _standing(_after())


@bp.put("/chat/end")
@access(SIGNED_LINK)
def end() -> Response:
    """End the conversation."""
    conversation = _conversation()
    visitor = visitor_of(session(), conversation)
    end_conversation(session(), conversation.ticket_id, actor=visitor)
    return _standing(_after())


@bp.put("/chat/rating")
@access(SIGNED_LINK)
def rate() -> Response:
    """Say how one found it."""
    conversation = _conversation()
    _count(f"tell:{conversation.ticket_id}", _TOLD_AN_HOUR, timedelta(hours=1))
    rate_conversation(session(), conversation, parse(RatingForm, request.get_json()))
    return _standing(_after())


@bp.get("/chat/files/<int:attachment_id>")
@access(SIGNED_LINK)
def chat_file(attachment_id: int) -> Response:
    """Send a file of the conversation."""
    conversation = _conversation()
    who = visitor_of(session(), conversation)
    found = get_attachment(session(), who, conversation.ticket_id, attachment_id)
    return file_response(found, current_app.extensions["files"].open(found.sha256))


def _after() -> int:
    return request.args.get("after", 0, type=int)


def _conversation() -> Conversation:
    return get_conversation_of(session(), _visitor())


def _visitor() -> Visitor:
    """Return who holds the token of this request. Raises NotFound where there is none."""
    token = request.headers.get(_HEADER, "")
    if not _TOKEN.fullmatch(token):
        raise NotFound
    return Visitor(token, _login())


def _login() -> Actor | None:
    """Return the customer who is signed in, where a page of ours asks: no other may use that."""
    who = find_actor() if is_from_us() else None
    return None if who is None or who.is_staff else who


def _count(key: str, most: int, per: timedelta = timedelta(minutes=1)) -> None:
    limits.hit(database(), f"chat:{key}", most=most, per=per)
