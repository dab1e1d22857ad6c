"""Ordering anew: how much, when, why, and how things stand. Pure: numbers in, numbers out."""

from steward.quant.demand.reorder.formulas import (
    OrderPolicy,
    critical_ratio,
    economic_order,
    fill_rate,
    loss,
    newsvendor,
    reorder_by_cost,
    safety_stock,
)
from steward.quant.demand.reorder.leadtime import lead_time_demand, possible_demand
from steward.quant.demand.reorder.proposals import (
    Proposal,
    Terms,
    order_quantity,
    propose,
    reorder_point,
)
from steward.quant.demand.reorder.replay import Costs, Replay, replay, rule_of_thumb
from steward.quant.demand.reorder.standing import (
    Steadiness,
    Weight,
    cover,
    is_dead,
    steadiness,
    weights,
)

__all__ = [
    "Costs",
    "OrderPolicy",
    "Proposal",
    "Replay",
    "Steadiness",
    "Terms",
    "Weight",
    "cover",
    "critical_ratio",
    "economic_order",
    "fill_rate",
    "is_dead",
    "lead_time_demand",
    "loss",
    "newsvendor",
    "order_quantity",
    "possible_demand",
    "propose",
    "reorder_by_cost",
    "reorder_point",
    "replay",
    "rule_of_thumb",
    "safety_stock",
    "steadiness",
    "weights",
]
