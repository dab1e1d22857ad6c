"""Verbs of goods that come back, from the question to the money."""

from steward.sales.actions.returning.answering import (
    accept_return,
    close_return,
    refuse_return,
    withdraw_return,
)
from steward.sales.actions.returning.asking import ask_return
from steward.sales.actions.returning.links import return_link
from steward.sales.actions.returning.paper import draw_slip
from steward.sales.actions.returning.receiving import receive_return
from steward.sales.actions.returning.refunding import refund
from steward.sales.actions.returning.terms import set_return_terms

__all__ = [
    "accept_return",
    "ask_return",
    "close_return",
    "draw_slip",
    "receive_return",
    "refund",
    "refuse_return",
    "return_link",
    "set_return_terms",
    "withdraw_return",
]
