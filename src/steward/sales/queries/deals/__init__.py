"""Reads of deals: all of the staff sees all of them."""

from steward.sales.queries.deals.board import Column, Sum, board, cards_of
from steward.sales.queries.deals.lists import (
    DealRow,
    DealsAsked,
    deals_of_customer,
    list_deals,
    products_on_deals,
    reps_of_deals,
)
from steward.sales.queries.deals.odds import OddsOfDeals, odds_of_deals
from steward.sales.queries.deals.one import (
    DealView,
    Stretch,
    customer_written,
    deal_lines,
    deals_there,
    get_deal,
    latest_move,
    lines_written,
    show_deal,
)
from steward.sales.queries.deals.outlook import Due, Outlook, OutlookRow, outlook
from steward.sales.queries.deals.terms import (
    find_deal_terms,
    get_stage,
    lost_reasons,
    stage_of_kind,
    stages,
    used_stages,
)

__all__ = [
    "Column",
    "DealRow",
    "DealView",
    "DealsAsked",
    "Due",
    "OddsOfDeals",
    "Outlook",
    "OutlookRow",
    "Stretch",
    "Sum",
    "board",
    "cards_of",
    "customer_written",
    "deal_lines",
    "deals_of_customer",
    "deals_there",
    "find_deal_terms",
    "get_deal",
    "get_stage",
    "latest_move",
    "lines_written",
    "list_deals",
    "lost_reasons",
    "odds_of_deals",
    "outlook",
    "products_on_deals",
    "reps_of_deals",
    "show_deal",
    "stage_of_kind",
    "stages",
    "used_stages",
]
