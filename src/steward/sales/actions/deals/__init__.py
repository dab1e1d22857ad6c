"""Deals: opened, changed, moved, won, lost; brought in from files; how the house keeps them."""

from steward.sales.actions.deals.back import undo_deals_import
from steward.sales.actions.deals.keeping import (
    add_stage,
    change_stage,
    remove_stage,
    set_deal_terms,
)
from steward.sales.actions.deals.lived import Entered, LivedDeal, write_lived_deals
from steward.sales.actions.deals.moving import lose_deal, move_deal, undo_move, win_deal
from steward.sales.actions.deals.past import (
    PastDealsWritten,
    foresee_past_deals,
    write_past_deals,
)
from steward.sales.actions.deals.writing import change_deal, open_deal, set_next_step

__all__ = [
    "Entered",
    "LivedDeal",
    "PastDealsWritten",
    "add_stage",
    "change_deal",
    "change_stage",
    "foresee_past_deals",
    "lose_deal",
    "move_deal",
    "open_deal",
    "remove_stage",
    "set_deal_terms",
    "set_next_step",
    "undo_deals_import",
    "undo_move",
    "win_deal",
    "write_lived_deals",
    "write_past_deals",
]
