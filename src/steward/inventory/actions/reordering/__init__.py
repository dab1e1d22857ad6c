"""Verbs of ordering anew: points worked out and set, terms, proposals that become orders."""

from steward.inventory.actions.reordering.computing import COMPUTE, compute_points
from steward.inventory.actions.reordering.effects import Effect, effect_of
from steward.inventory.actions.reordering.ordering import order_proposed
from steward.inventory.actions.reordering.points import set_point
from steward.inventory.actions.reordering.terms import (
    remove_terms,
    set_house_terms,
    set_special_terms,
)

__all__ = [
    "COMPUTE",
    "Effect",
    "compute_points",
    "effect_of",
    "order_proposed",
    "remove_terms",
    "set_house_terms",
    "set_point",
    "set_special_terms",
]
