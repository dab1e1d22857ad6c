"""Verbs of routing: keep skills, who has them, who is on duty; learn from what came of work."""

from steward.routing.actions.abilities import note_outcome, set_back, set_levels
from steward.routing.actions.absences import add_absence, remove_absence
from steward.routing.actions.effort import note_effort
from steward.routing.actions.load import release_load, take_load
from steward.routing.actions.objections import accept_objection, decline_objection, object_to
from steward.routing.actions.skills import (
    add_skill,
    change_skill,
    drop_near,
    remove_skill,
    set_near,
)
from steward.routing.actions.staffing import change_staffing, set_presence

__all__ = [
    "accept_objection",
    "add_absence",
    "add_skill",
    "change_skill",
    "change_staffing",
    "decline_objection",
    "drop_near",
    "note_effort",
    "note_outcome",
    "object_to",
    "release_load",
    "remove_absence",
    "remove_skill",
    "set_back",
    "set_levels",
    "set_near",
    "set_presence",
    "take_load",
]
