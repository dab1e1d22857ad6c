"""What-ifs: asked for, reckoned by a job, removed and brought back."""

from steward.helpdesk.actions.what_if.asking import (
    MOST_TICKETS,
    TRY,
    bring_back_what_if,
    remove_what_if,
    try_what_if,
)
from steward.helpdesk.actions.what_if.reckoning import reckon

__all__ = [
    "MOST_TICKETS",
    "TRY",
    "bring_back_what_if",
    "reckon",
    "remove_what_if",
    "try_what_if",
]
