"""Which methods are asked for a series: the more of its past was seen, the more of them."""

from steward.quant.demand.series import DemandClass

DENSE = ("theta", "ets")
SPARSE = ("sba", "tsb")
FULL = 12  # periods seen, from which on a library's methods are asked

_SPARSE_CLASSES = (DemandClass.INTERMITTENT, DemandClass.LUMPY)
_RUNGS = {1: "mean", 4: "naive", 8: "smoothed"}  # periods seen, and what they suffice for


def members(kind: DemandClass, seen: int) -> tuple[str, ...]:
    """Return the methods whose median is the forecast, for a class and the periods seen.

    What follows a trend is never asked where demand is sparse: there it runs away.
    """
    if seen < FULL or kind is DemandClass.NONE:
        return tuple(name for least, name in _RUNGS.items() if seen >= least)
    if kind in _SPARSE_CLASSES:
        return (*SPARSE, "smoothed", "mean")
    return (*DENSE, "smoothed", "seasonal naive")


def fitted_by_library(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the methods that the library fits: all of one kind, or none."""
    return tuple(name for name in names if name in DENSE + SPARSE)
