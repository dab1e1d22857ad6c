"""The reports of the house, by their names."""

from steward.analytics.rules.reports.care import CARE, COST_TO_SERVE
from steward.analytics.rules.reports.clients import CLIENTS
from steward.analytics.rules.reports.cohorts import COHORTS, REPEAT
from steward.analytics.rules.reports.deals import CYCLE, VELOCITY, WON_IN_THE_END
from steward.analytics.rules.reports.funnel import FUNNEL
from steward.analytics.rules.reports.report import (
    Asked,
    Cell,
    Column,
    Head,
    Reading,
    Report,
    Reported,
    Rows,
    Setting,
)
from steward.analytics.rules.reports.sizes import SIZES
from steward.analytics.rules.reports.stalled import STALLED
from steward.analytics.rules.reports.stuck import ROADBLOCKS
from steward.analytics.rules.reports.turnover import TURNOVER

REPORTS = {
    one.name: one
    for one in (
        CLIENTS,
        COHORTS,
        REPEAT,
        CYCLE,
        WON_IN_THE_END,
        SIZES,
        VELOCITY,
        FUNNEL,
        ROADBLOCKS,
        STALLED,
        CARE,
        COST_TO_SERVE,
        TURNOVER,
    )
}

__all__ = [
    "REPORTS",
    "Asked",
    "Cell",
    "Column",
    "Head",
    "Reading",
    "Report",
    "Reported",
    "Rows",
    "Setting",
]
