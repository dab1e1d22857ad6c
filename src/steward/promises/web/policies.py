"""What is promised to whom: the list of policies, one policy, its place in the order."""

from collections.abc import Mapping, Sequence

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.promises import actions, queries
from steward.promises.forms import PolicyForm
from steward.promises.models import Policy
from steward.promises.rules import POLICY_KINDS, SHARES, never_reached, write_duration
from steward.promises.web.blueprint import bp
from steward.promises.web.words import kind_names, step_names

_POLICIES = "/desk/admin/policies"
_USUAL = {
    "first_reply": "1 h",
    "next_reply": "2 h",
    "resolution": "8 h",
    "pauses_on_hold": "true",
    "steps": ["75:notify:owner", "100:notify:lead"],
}


@bp.get(_POLICIES)
@access("policies.manage")
def policies_page() -> Response:
    """List the policies in the order in which they are looked at, and those that never are."""
    with database().reading() as reading:
        found = queries.policies(reading)
        return page(
            "promises/policies.html",
            policies=found,
            calendars={one.id: one.name for one in queries.calendars(reading)},
            hidden={
                policy.id: by.name
                for policy, by in never_reached([(one, one.conditions) for one in found])
            },
            kinds=kind_names(),
            duration=write_duration,
        )


@bp.get(f"{_POLICIES}/new")
@access("policies.manage")
def new_policy() -> Response:
    """Show the form for a new policy."""
    return _show_new({})


def _show_new(errors: Mapping[str, str]) -> Response:
    return _form(errors, None, _sent() or dict(_USUAL))


def _form(
    errors: Mapping[str, str], policy: Policy | None, values: Mapping[str, object]
) -> Response:
    with database().reading() as reading:
        saved = queries.segment_names(reading)
        calendars = [(str(one.id), one.name) for one in queries.calendars(reading)]
        words = {"kinds": kind_names(), "shares": SHARES, "steps": step_names()}
        shown = {"policy": policy, "calendars": calendars, "errors": errors, "saved": saved}
        return page("promises/policy.html", **shown, **words, **_parted(values, saved))


def _parted(values: Mapping[str, object], saved: Sequence[str]) -> dict[str, object]:
    """Tell the saved segments that are chosen from words that somebody typed."""
    chosen = _list_in(values.get("segments"))
    typed = ", ".join(one for one in chosen if one not in saved)
    return {"chosen": chosen, "values": {**values, "segments": typed}}


def _list_in(value: object) -> list[str]:
    """Return what several values hold, each one or more by commas."""
    parts = value if isinstance(value, list) else [value or ""]
    return [word.strip() for part in parts for word in str(part).split(",") if word.strip()]


def _sent() -> dict[str, object]:
    """Return what was typed, with all values of what may have several."""
    sent: dict[str, object] = dict(form_values())
    several = ("severities", "channels", "segments", "steps")
    return sent and sent | {name: request.form.getlist(name) for name in several}


@bp.post(_POLICIES)
@access("policies.manage")
@again(_show_new)
def add_policy() -> Response:
    """Promise something new."""
    policy = actions.add_policy(session(), form(PolicyForm), actor=actor())
    return go_to(_POLICIES, toast=_("“%(name)s” is promised from now on", name=policy.name))


@bp.get(f"{_POLICIES}/<int:policy_id>")
@access("policies.manage")
def policy_page(policy_id: int) -> Response:
    """Show a policy, to be changed."""
    return _show({}, policy_id)


def _show(errors: Mapping[str, str], policy_id: int) -> Response:
    with database().reading() as reading:
        policy = queries.get_policy(reading, policy_id)
    return _form(errors, policy, _sent() or _values(policy))


def _values(policy: Policy) -> dict[str, object]:
    targets = {kind: write_duration(minutes) for kind, minutes in policy.targets.items()}
    return {
        "name": policy.name,
        "calendar_id": str(policy.calendar_id),
        "severities": policy.severities,
        "channels": policy.channels,
        "categories": ", ".join(policy.categories),
        "segments": policy.segments,
        **{kind.value: targets.get(kind, "") for kind in POLICY_KINDS},
        "pauses_on_hold": policy.pauses_on_hold,
        "steps": [":".join(map(str, step)) for step in policy.steps],
    }


@bp.post(f"{_POLICIES}/<int:policy_id>")
@access("policies.manage")
@again(_show)
def change_policy(policy_id: int) -> Response:
    """Promise something else."""
    actions.change_policy(session(), policy_id, form(PolicyForm), actor=actor())
    return go_to(_POLICIES, toast=_("Saved. Open tickets follow within minutes"))


@bp.post(f"{_POLICIES}/<int:policy_id>/place")
@access("policies.manage")
def move_policy(policy_id: int) -> Response:
    """Have a policy looked at sooner or later."""
    by = 1 if request.form.get("way") == "later" else -1
    actions.move_policy(session(), policy_id, by=by, actor=actor())
    return go_to(_POLICIES)


@bp.post(f"{_POLICIES}/<int:policy_id>/removal")
@access("policies.manage")
def remove_policy(policy_id: int) -> Response:
    """Promise it no more."""
    actions.remove_policy(session(), policy_id, actor=actor())
    return go_to(_POLICIES, toast=_("Removed. What was promised by it stands"))
