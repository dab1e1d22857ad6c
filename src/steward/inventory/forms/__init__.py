"""Typed input of the stores."""

from steward.inventory.forms.places import PlaceForm

__all__ = ["PlaceForm"]
