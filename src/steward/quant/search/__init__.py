"""Which slices explain a change against what was to be expected: few and large before many."""

from steward.quant.search.expecting import Expected, expect, expect_rate
from steward.quant.search.searching import Cause, Found, Leaves, search

__all__ = ["Cause", "Expected", "Found", "Leaves", "expect", "expect_rate", "search"]
