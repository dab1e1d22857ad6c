"""Places by API."""

from datetime import datetime
from typing import Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.api.values import unsent
from steward.inventory.forms import PlaceForm
from steward.inventory.forms.places import Address
from steward.inventory.models import Place as PlaceModel
from steward.inventory.rules import PlaceKind
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.fields import Name
from steward.kit.pages import parse

api = Api("places", "Places", "Where things are kept. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "name": "Main warehouse",
    "kind": "warehouse",
    "address": "Havenweg 12, Rotterdam",
    "active": True,
}


class PlacePath(Input):
    """Which place."""

    place_id: RowId


class PlaceQuery(PageQuery):
    """Which places to list."""

    q: Words = Field("", description="Parts of a name or an address.")


class PlaceInput(PlaceForm):
    """A place to add."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})


class PlacePatch(Input):
    """What to change of a place: what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"example": {"active": False}})

    name: Name = unsent()
    kind: PlaceKind = unsent()
    address: Address = unsent()
    active: bool = unsent()


class Place(BaseModel):
    """Where things are kept; one that is not active takes nothing in."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 1,
                **_EXAMPLE,
                "created_at": "2026-11-20T13:32:00Z",
                "version": 1,
                "url": "http://127.0.0.1:8000/api/v1/places/1",
            }
        }
    )

    id: int
    name: str
    kind: str
    address: str
    active: bool
    created_at: datetime
    version: int
    url: str


class PlacePage(BaseModel):
    """Some places, by name; without `next_cursor` they are the last."""

    items: list[Place]
    next_cursor: str | None


@api.get("/places", responses={200: PlacePage})
@access("stock.read")
def list_places(query: PlaceQuery) -> Response:
    """List places, by name."""
    listing = queries.Listing(query.q)
    found = queries.list_places(session(), actor(), listing, cursor=query.cursor, limit=query.limit)
    items = [_shown(one) for one in found.items]
    return answer(PlacePage(items=items, next_cursor=found.next_cursor))


@api.post("/places", responses={201: Place})
@access("stock.manage")
def add_place(body: PlaceInput) -> Response:
    """Add a place."""
    shown = _shown(actions.add_place(session(), body, actor=actor()))
    return answer(shown, 201, Location=shown.url)


@api.get("/places/<place_id>", responses={200: Place})
@access("stock.read")
def read_place(path: PlacePath) -> Response:
    """Read a place."""
    return answer(_shown(queries.get_place(session(), actor(), path.place_id)))


@api.patch("/places/<place_id>", responses={200: Place})
@access("stock.manage")
def change_place(path: PlacePath, body: PlacePatch) -> Response:
    """Change a place, or put it out of use."""
    place = queries.get_place(session(), actor(), path.place_id, for_update=True)
    check_if_match(place.version)
    form = parse(PlaceForm, _particulars(place) | body.model_dump(exclude_unset=True))
    changed = actions.change_place(session(), place.id, form, version=None, actor=actor())
    return answer(_shown(changed))


def _shown(place: PlaceModel) -> Place:
    return Place(
        id=place.id,
        created_at=place.created_at,
        version=place.version,
        url=address(f"/places/{place.id}"),
        **_particulars(place),
    )


def _particulars(place: PlaceModel) -> dict[str, Any]:
    return {name: getattr(place, name) for name in PlaceForm.model_fields}
