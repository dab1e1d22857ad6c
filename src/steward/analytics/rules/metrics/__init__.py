"""The metrics of the house, by their names."""

from steward.analytics.rules.metrics import care, deals, sales
from steward.analytics.rules.metrics.metric import Each, Expression, Metric, Unit

METRICS = {one.name: one for one in (*sales.METRICS, *deals.METRICS, *care.METRICS)}

__all__ = ["METRICS", "Each", "Expression", "Metric", "Unit"]
