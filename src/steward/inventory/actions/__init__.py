"""Verbs of the stores."""

from steward.inventory.actions.places import add_place, change_place

__all__ = ["add_place", "change_place"]
