"""Why a sum changed: bridges from what it was to what it is, whose steps add up to the cent."""

from steward.quant.drivers.bridge import Bridge, Step, build_bridge
from steward.quant.drivers.factors import factor_bridge
from steward.quant.drivers.groups import come_and_gone_bridge
from steward.quant.drivers.mix import Sold, mix_bridge

__all__ = [
    "Bridge",
    "Sold",
    "Step",
    "build_bridge",
    "come_and_gone_bridge",
    "factor_bridge",
    "mix_bridge",
]
