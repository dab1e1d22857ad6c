"""Verbs of ordering anew: points worked out and set, terms, proposals that become orders."""

from steward.inventory.actions.reordering.computing import COMPUTE, compute_points, worked_out
from steward.inventory.actions.reordering.ordering import order_proposed
from steward.inventory.actions.reordering.points import set_point
from steward.inventory.actions.reordering.terms import (
    add_terms,
    change_terms,
    remove_terms,
    set_house_terms,
)

__all__ = [
    "COMPUTE",
    "add_terms",
    "change_terms",
    "compute_points",
    "order_proposed",
    "remove_terms",
    "set_house_terms",
    "set_point",
    "worked_out",
]
