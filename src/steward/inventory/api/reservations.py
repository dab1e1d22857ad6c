"""Reservations by API."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import uuid4

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.api.values import Number
from steward.inventory.forms import Quantity
from steward.inventory.queries import Hold
from steward.inventory.rules import ReservationState, Spot, Want
from steward.kit import clock
from steward.kit.access import access
from steward.kit.api import Api, Input, RowId, address, answer
from steward.kit.db import session
from steward.kit.fields import Line
from steward.kit.idempotency import HEADER

api = Api("reservations", "Reservations", "Goods put aside, so that nobody else gets them.")
Holder = Annotated[Line, Field(min_length=1)]
_LONGEST = 30 * 24 * 60  # minutes


class WantInput(Input):
    """So many of a variant at a place; what expires first is taken first."""

    variant_id: RowId
    place_id: RowId
    quantity: Quantity


class ReservationInput(Input):
    """What to put aside for whom: all of it, or nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "holder": "basket:81",
                "minutes": 15,
                "lines": [{"variant_id": 1, "place_id": 1, "quantity": "2"}],
            }
        }
    )

    holder: Holder = Field(description="Whom it is for, such as `order:7`.")
    minutes: int | None = Field(
        None, ge=1, le=_LONGEST, description="How long it is held; without it, it is firm."
    )
    lines: Annotated[list[WantInput], Field(min_length=1, max_length=1000)]


class ReservationPatch(Input):
    """Make it firm, or give the goods free."""

    model_config = ConfigDict(json_schema_extra={"example": {"state": "firm"}})

    state: Literal["firm", "released"]
    holder: Holder | None = None


class ReservationPath(Input):
    """Which reservation."""

    reservation_id: RowId


class ReservedLine(BaseModel):
    """How much of a lot, or of none, is put aside at a place."""

    variant_id: int
    place_id: int
    lot_id: int | None
    quantity: Number
    fulfilled: Number = Field(description="What of it is delivered.")


class Reservation(BaseModel):
    """Goods put aside."""

    id: int
    state: ReservationState
    holder: str
    expires_at: datetime | None
    lines: list[ReservedLine]
    url: str


@api.post("/reservations", responses={201: Reservation})
@access("stock.manage")
def reserve(body: ReservationInput) -> Response:
    """Put goods aside; 409 when there is not enough of all, and then nothing is."""
    until = clock.now() + timedelta(minutes=body.minutes) if body.minutes else None
    wants = [Want(Spot(line.variant_id, line.place_id), line.quantity) for line in body.lines]
    hold = actions.reserve(session(), wants, key=_key(), holder=body.holder, until=until)
    shown = _shown(hold)
    return answer(shown, 201, Location=shown.url)


def _key() -> str:
    sent = request.headers.get(HEADER)
    return f"api:{actor().user_id}:{sent}" if sent else f"api:{uuid4()}"


@api.get("/reservations/<reservation_id>", responses={200: Reservation})
@access("stock.read")
def read_reservation(path: ReservationPath) -> Response:
    """Read a reservation."""
    return answer(_shown(queries.get_hold_by_id(session(), actor(), path.reservation_id)))


@api.patch("/reservations/<reservation_id>", responses={200: Reservation})
@access("stock.manage")
def change_reservation(path: ReservationPath, body: ReservationPatch) -> Response:
    """Make a reservation firm, or give its goods free; 409 when it has ended otherwise."""
    hold = queries.get_hold_by_id(session(), actor(), path.reservation_id)
    if body.state == "firm":
        hold = actions.firm(session(), hold.key, holder=body.holder)
    else:
        hold = actions.release(session(), hold.key)
    return answer(_shown(hold))


def _shown(hold: Hold) -> Reservation:
    lines = [
        ReservedLine(**one.key._asdict(), quantity=one.quantity, fulfilled=one.fulfilled)
        for one in hold.lines
    ]
    return Reservation(
        id=hold.id,
        state=hold.state,
        holder=hold.holder,
        expires_at=hold.expires_at,
        lines=lines,
        url=address(f"/reservations/{hold.id}"),
    )
