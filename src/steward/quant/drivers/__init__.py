"""Why a figure changed: bridges from what it was to what it is, whose steps add up exactly."""

from steward.quant.drivers.bridge import Bridge, Step, build_bridge, whole_cents
from steward.quant.drivers.factors import factor_bridge
from steward.quant.drivers.groups import come_and_gone_bridge
from steward.quant.drivers.mix import Sold, average_bridge, mix_bridge

__all__ = [
    "Bridge",
    "Sold",
    "Step",
    "average_bridge",
    "build_bridge",
    "come_and_gone_bridge",
    "factor_bridge",
    "mix_bridge",
    "whole_cents",
]
