"""Levels and movements by API."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import uuid4

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.api.values import Number, needed
from steward.inventory.forms import Amount, Quantity
from steward.inventory.queries import Booked, LotRow, MovementRow, MovementsAsked
from steward.inventory.rules import Issue, Key, Move, MovementKind, Receipt, Slip
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, answer
from steward.kit.db import session
from steward.kit.fields import Line
from steward.kit.idempotency import HEADER

api = Api(
    "ledger", "Stock", "What there is, and every movement by which it came to be. For staff only."
)


class LevelsQuery(PageQuery):
    """Which levels to list."""

    variant_id: RowId | None = None
    place_id: RowId | None = None


class Level(BaseModel):
    """What there is of a variant, of one lot or of none, at a place."""

    variant_id: int
    place_id: int
    lot_id: int | None
    place: str
    lot: str | None
    expires_on: date | None
    on_hand: Number
    reserved: Number
    free: Number = Field(
        description="What can be promised: nothing that has expired or is held can."
    )
    is_held: bool = Field(description="Whether its lot is held back: nothing of it is sent.")
    incoming: Number
    value: Number = Field(description="What these cost, in the currency of the variant.")


class LevelPage(BaseModel):
    """Some levels; without `next_cursor` they are the last."""

    items: list[Level]
    next_cursor: str | None


class MovementsQuery(PageQuery):
    """Which movements to list."""

    variant_id: RowId | None = None
    place_id: RowId | None = None
    kind: MovementKind | None = None
    document: Words = Field("", description="What they were for, such as `order:7`.")


class Movement(BaseModel):
    """A line of the ledger. It never changes."""

    id: int
    act_id: int = Field(description="Lines of one act were booked together.")
    at: datetime
    kind: MovementKind
    variant_id: int
    sku: str
    place_id: int
    place: str
    lot: str | None
    quantity: Number = Field(description="What it added; below zero when it took.")
    on_hand: Number = Field(description="What was there of the lot at the place after it.")
    value: Number = Field(description="What it added to what the stock cost.")
    document: str | None
    reason: str
    who: str
    returns_id: int | None = Field(description="The sale that a return is of.")


class MovementPage(BaseModel):
    """Some movements, newest first; without `next_cursor` they are the oldest."""

    items: list[Movement]
    next_cursor: str | None


class ActLine(Input):
    """So many of a variant at a place, of a lot or of none."""

    variant_id: RowId
    place_id: RowId
    lot_id: RowId | None = None
    quantity: Quantity
    unit_cost: Amount | None = Field(None, description="For receipts: what one costs.")
    to_place_id: RowId | None = Field(None, description="For transfers: where they go.")

    @property
    def key(self) -> Key:
        """What is counted by itself."""
        return Key(self.variant_id, self.place_id, self.lot_id)


class ActInput(Input):
    """What to book: whole, or not at all."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "receipt",
                "document": "purchase:12",
                "lines": [
                    {"variant_id": 1, "place_id": 1, "quantity": "20", "unit_cost": "312.00"}
                ],
            }
        }
    )

    kind: Literal["receipt", "transfer", "adjustment", "write_off"]
    lines: Annotated[list[ActLine], Field(min_length=1, max_length=1000)]
    document: Annotated[Line, Field(min_length=1)] | None = None
    reason: Line = Field("", description="Adjustments and write-offs need one.")


class BookedMovement(BaseModel):
    """One movement that was booked."""

    id: int
    kind: MovementKind
    variant_id: int
    place_id: int
    lot_id: int | None
    quantity: Number
    value: Number


class BookedAct(BaseModel):
    """What was booked."""

    act_id: int
    movements: list[BookedMovement]


@api.get("/levels", responses={200: LevelPage})
@access("stock.read")
def list_levels(query: LevelsQuery) -> Response:
    """List levels."""
    found = queries.page_of_levels(
        session(),
        actor(),
        (query.variant_id, query.place_id),
        cursor=query.cursor,
        limit=query.limit,
    )
    items = [_level(one) for one in found.items]
    return answer(LevelPage(items=items, next_cursor=found.next_cursor))


def _level(row: LotRow) -> Level:
    known = {name: getattr(row, name) for name in Level.model_fields if hasattr(row, name)}
    return Level(**row.key._asdict(), **known)


@api.get("/movements", responses={200: MovementPage})
@access("stock.read")
def list_movements(query: MovementsQuery) -> Response:
    """List movements, newest first."""
    asked = MovementsAsked(query.variant_id, query.place_id, query.kind or "", query.document)
    found = queries.list_movements(
        session(), actor(), asked, cursor=query.cursor, limit=query.limit
    )
    items = [_movement(one) for one in found.items]
    return answer(MovementPage(items=items, next_cursor=found.next_cursor))


def _movement(row: MovementRow) -> Movement:
    return Movement.model_validate(vars(row))


@api.post("/movements", responses={201: BookedAct})
@access("stock.manage")
def book_movements(body: ActInput) -> Response:
    """Take goods in, move them, adjust or write off; under an Idempotency-Key, once for ever."""
    return answer(_booked(_ACTS[body.kind](body, _slip(body))), 201)


def _slip(body: ActInput) -> Slip:
    """The ledger keeps the key for ever, where the answer to it is kept for two days."""
    sent = request.headers.get(HEADER)
    key = f"api:{actor().user_id}:{sent}" if sent else f"api:{uuid4()}"
    return Slip(key, body.document, body.reason)


def _receipt(body: ActInput, slip: Slip) -> Booked:
    lines = [
        Receipt(line.key, line.quantity, needed(line.unit_cost, f"/lines/{n}/unit_cost"))
        for n, line in enumerate(body.lines)
    ]
    return actions.receive(session(), lines, slip, actor=actor())


def _transfer(body: ActInput, slip: Slip) -> Booked:
    lines = [
        Move(line.key, needed(line.to_place_id, f"/lines/{n}/to_place_id"), line.quantity)
        for n, line in enumerate(body.lines)
    ]
    return actions.move(session(), lines, slip, actor=actor())


def _adjustment(body: ActInput, slip: Slip) -> Booked:
    lines = [Issue(line.key, line.quantity) for line in body.lines]
    return actions.adjust(session(), lines, slip, actor=actor())


def _write_off(body: ActInput, slip: Slip) -> Booked:
    lines = [Issue(line.key, line.quantity) for line in body.lines]
    return actions.write_off(session(), lines, slip, actor=actor())


_ACTS = {
    "receipt": _receipt,
    "transfer": _transfer,
    "adjustment": _adjustment,
    "write_off": _write_off,
}


def _booked(booked: Booked) -> BookedAct:
    movements = [
        BookedMovement(
            id=one.id,
            kind=one.kind,
            **one.key._asdict(),
            quantity=one.quantity,
            value=one.value,
        )
        for one in booked.movements
    ]
    return BookedAct(act_id=booked.act_id, movements=movements)
