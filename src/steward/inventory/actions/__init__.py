"""Verbs of the stores."""

from steward.inventory.actions.moving import adjust, move, receive, write_off
from steward.inventory.actions.places import add_place, change_place
from steward.inventory.actions.reserving import firm, release, release_expired, reserve
from steward.inventory.actions.selling import fulfil, take_back

__all__ = [
    "add_place",
    "adjust",
    "change_place",
    "firm",
    "fulfil",
    "move",
    "receive",
    "release",
    "release_expired",
    "reserve",
    "take_back",
    "write_off",
]
