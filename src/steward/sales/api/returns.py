"""Returns by API: asked for, answered, inspected, ended; and money of orders paid back."""

from collections.abc import Callable
from uuid import uuid4

from flask import Response, request
from pydantic import Field

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, Words, answer, check_if_match
from steward.kit.db import session
from steward.kit.idempotency import HEADER
from steward.sales import actions, queries
from steward.sales.api.orders import OrderPath
from steward.sales.api.returned import (
    InspectionInput,
    Refund,
    RefundInput,
    RefundList,
    Return,
    ReturnableList,
    ReturnInput,
    ReturnPage,
    ReturnSummary,
    WordsInput,
    refund_shown,
    returnable_shown,
    shown,
    summary,
)
from steward.sales.api.values import Money
from steward.sales.forms import InspectionForm
from steward.sales.models import OrderReturn
from steward.sales.queries import ReturnsAsked
from steward.sales.rules import ReturnState

api = Api("returns", "Returns", "What customers send back. A customer meets one's own only.")


class ReturnPath(Input):
    """Which return, by its number."""

    return_number: str = Field(description="Such as R-5.")


class ReturnQuery(PageQuery):
    """Which returns to list."""

    q: Words = Field("", description="A number, or parts of a name, an address or a SKU.")
    state: ReturnState | None = Field(None, description="All of them where left out.")
    reason: Words = ""


@api.get("/orders/<order_number>/returnable", responses={200: ReturnableList})
@access("orders.own", "orders.read")
def read_returnable(path: OrderPath) -> Response:
    """Read what of an order may come back, until when, and the reasons to choose from."""
    order = queries.get_order(session(), actor(), path.order_number)
    items = [returnable_shown(one) for one in queries.returnable(session(), order)]
    reasons = queries.return_terms(session()).reasons.splitlines()
    return answer(ReturnableList(items=items, reasons=reasons))


@api.post("/returns", responses={201: Return})
@access("orders.own", "orders.change")
def ask_return(body: ReturnInput) -> Response:
    """Ask for delivered goods to come back; under an Idempotency-Key, once for ever."""
    order = queries.get_order(session(), actor(), body.order)
    said = (body.lines, body.reason, body.note)
    one = actions.ask_return(session(), order, *said, key=_key(), actor=actor())
    found = _shown(one)
    return answer(found, 201, Location=found.url)


def _key() -> str:
    sent = request.headers.get(HEADER)
    return f"api:{actor().user_id}:{sent}" if sent else f"api:{uuid4()}"


def _shown(one: OrderReturn) -> Return:
    return shown(queries.show_return(session(), actor(), one.number))


@api.get("/returns", responses={200: ReturnPage})
@access("orders.own", "orders.read")
def list_returns(query: ReturnQuery) -> Response:
    """List returns, the newest first."""
    asked = ReturnsAsked(words=query.q, state=query.state or "", reason=query.reason)
    found = queries.list_returns(session(), actor(), asked, cursor=query.cursor, limit=query.limit)
    items = [ReturnSummary.model_validate(summary(row.one)) for row in found.items]
    return answer(ReturnPage(items=items, next_cursor=found.next_cursor))


@api.get("/returns/<return_number>", responses={200: Return})
@access("orders.own", "orders.read")
def read_return(path: ReturnPath) -> Response:
    """Read a return with its lines and its money."""
    return answer(shown(queries.show_return(session(), actor(), path.return_number)))


@api.put("/returns/<return_number>/acceptance", responses={200: Return})
@access("orders.change")
def accept_return(path: ReturnPath, body: WordsInput) -> Response:
    """Tell the customer to send the goods."""
    return _said(path, actions.accept_return, body.words)


@api.put("/returns/<return_number>/refusal", responses={200: Return})
@access("orders.change")
def refuse_return(path: ReturnPath, body: WordsInput) -> Response:
    """Tell the customer why the goods are not taken back."""
    return _said(path, actions.refuse_return, body.words)


@api.put("/returns/<return_number>/closure", responses={200: Return})
@access("orders.change")
def close_return(path: ReturnPath, body: WordsInput) -> Response:
    """End a return for which no money is paid back, and say why."""
    return _said(path, actions.close_return, body.words)


def _said(path: ReturnPath, act: Callable[..., OrderReturn], words: str) -> Response:
    _check(path)
    return answer(_shown(act(session(), path.return_number, words, actor=actor())))


def _check(path: ReturnPath) -> None:
    _, one = queries.get_return(session(), actor(), path.return_number)
    check_if_match(one.version)


@api.put("/returns/<return_number>/withdrawal", responses={200: Return})
@access("orders.own", "orders.change")
def withdraw_return(path: ReturnPath) -> Response:
    """Keep the goods after all, as long as they are not here."""
    _check(path)
    return answer(_shown(actions.withdraw_return(session(), path.return_number, actor=actor())))


@api.put("/returns/<return_number>/inspection", responses={200: Return})
@access("orders.change")
def receive_return(path: ReturnPath, body: InspectionInput) -> Response:
    """Book what came back: what is good into the stock, the rest as a loss."""
    _check(path)
    form = InspectionForm(lines=body.lines, place_id=body.place_id, words=body.words)
    one = actions.receive_return(session(), path.return_number, form, actor=actor())
    return answer(_shown(one))


@api.get("/orders/<order_number>/refunds", responses={200: RefundList})
@access("orders.own", "orders.read")
def list_refunds(path: OrderPath) -> Response:
    """Read what was paid back of an order, and what may still be."""
    order = queries.get_order(session(), actor(), path.order_number)
    back = queries.show_back(session(), order)
    paid, left = (Money(amount=one, currency=order.currency) for one in (back.paid, back.left))
    items = [refund_shown(one) for one in back.refunds]
    return answer(RefundList(items=items, paid=paid, left=left))


@api.post("/orders/<order_number>/refunds", responses={201: Refund})
@access("refunds.give")
def give_refund(path: OrderPath, body: RefundInput) -> Response:
    """Record that money was paid back; under an Idempotency-Key, once for ever."""
    order, who = queries.get_order(session(), actor(), path.order_number), actor()
    number, money = body.return_number, (body.amount, body.reason)
    one = queries.get_return(session(), who, number)[1] if number else None
    kept = actions.refund(
        session(), order, *money, key=_key(), actor=who, return_=one, way=body.way
    )
    return answer(refund_shown(kept), 201)
