"""Dated changes by API: record, read, correct, remove; and what each did."""

from datetime import date, datetime

from flask import Response, make_response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.analytics.actions import changes as actions
from steward.analytics.forms import ChangeForm
from steward.analytics.models import Change as ChangeRow
from steward.analytics.queries import changes as queries
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, address, answer, check_if_match
from steward.kit.db import session
from steward.quant.effect import Caution, Way, verdict

api = Api("changes", "Changes", "Dated changes of the business, and what each did. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "name": "Free delivery from 30 on",
    "kind": "price",
    "happened_on": "2026-09-01",
    "metric": "units",
    "dimension": "region",
    "touched": ["North"],
    "controls": ["South", "West"],
}


class ChangePath(Input):
    """Which change."""

    change_id: RowId


class ChangeInput(ChangeForm):
    """What was changed when, the metric it was to move, where, and what to compare with."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})


class Change(ChangeForm):
    """A change with what was last said of it; `verdict` is empty where there is too little."""

    id: int
    verdict: str
    is_real: bool | None
    judged_at: datetime | None
    version: int
    url: str


class ChangePage(BaseModel):
    """Some changes, the last recorded first; without `next_cursor` they are the last."""

    items: list[Change]
    next_cursor: str | None


class Effect(BaseModel):
    """What a change did in each stretch (`grain`): `change` between `low` and `high`, 95 of 100.

    `fake_share` is the share of dates without a change that show as large an effect, `least` the
    smallest effect that would have been found in four of five cases.
    """

    verdict: str
    is_real: bool
    way: Way
    grain: str
    since: date
    after: float
    would_be: float
    change: float
    low: float
    high: float
    p: float
    fake_share: float
    least: float
    cautions: list[Caution]
    controls: dict[str, float] = Field(description="The weight of each in what would have been.")


class EffectAnswer(BaseModel):
    """The effect by the books of today; null where there is too little to say."""

    effect: Effect | None
    data_until: datetime | None


@api.get("/changes", responses={200: ChangePage})
@access("insights.read")
def list_changes(query: PageQuery) -> Response:
    """List changes, the last recorded first."""
    found = queries.list_changes(session(), actor(), cursor=query.cursor, limit=query.limit)
    items = [_shown(one) for one in found.items]
    return answer(ChangePage(items=items, next_cursor=found.next_cursor))


@api.post("/changes", responses={201: Change})
@access("insights.manage")
def record_change(body: ChangeInput) -> Response:
    """Record a change and judge it."""
    shown = _shown(actions.record_change(session(), body, actor=actor()))
    return answer(shown, 201, Location=shown.url)


@api.get("/changes/<change_id>", responses={200: Change})
@access("insights.read")
def read_change(path: ChangePath) -> Response:
    """Read a change."""
    return answer(_shown(queries.get_change(session(), actor(), path.change_id)))


@api.put("/changes/<change_id>", responses={200: Change})
@access("insights.manage")
def correct_change(path: ChangePath, body: ChangeInput) -> Response:
    """Record a change otherwise, and judge it anew."""
    found = queries.get_change(session(), actor(), path.change_id, for_update=True)
    check_if_match(found.version)
    changed = actions.correct_change(session(), found.id, body, version=None, actor=actor())
    return answer(_shown(changed))


@api.delete("/changes/<change_id>", responses={204: None})
@access("insights.manage")
def remove_change(path: ChangePath) -> Response:
    """Take a change off the list."""
    found = queries.get_change(session(), actor(), path.change_id, for_update=True)
    check_if_match(found.version)
    actions.remove_change(session(), found.id, version=None, actor=actor())
    return make_response("", 204)


@api.get("/changes/<change_id>/effect", responses={200: EffectAnswer})
@access("insights.read")
def read_effect(path: ChangePath) -> Response:
    """Say what a change did, by the books of today."""
    change = queries.get_change(session(), actor(), path.change_id)
    told = queries.judged(session(), change.case)
    return answer(EffectAnswer(effect=_effect(told), data_until=told.data_until))


def _effect(told: queries.Judged) -> Effect | None:
    found, of = told.found, told.stretches
    if found is None or of is None:
        return None
    names = ("is_real", "way", "after", "would_be", "change", "low", "high", "p", "fake_share")
    return Effect(
        **{name: getattr(found, name) for name in (*names, "least")},
        verdict=str(verdict(found)),
        grain=of.grain,
        since=of.days[of.start],
        cautions=list(found.cautions),
        controls=dict(told.controls),
    )


def _shown(row: ChangeRow) -> Change:
    entered = {name: getattr(row, name) for name in ChangeForm.model_fields}
    said = {"id": row.id, "verdict": row.says, "is_real": row.is_real, "judged_at": row.judged_at}
    kept = {"version": row.version, "url": address(f"/changes/{row.id}")}
    return Change.model_validate(entered | said | kept)
