"""What a problem is, in a sentence that a shopkeeper reads."""

from collections.abc import Iterator, Mapping

from steward.kit.marks import N_
from steward.quant.faults.house import House
from steward.quant.faults.slices import Explained

_POWERS = (10, 100, 1000, 10_000, 100_000, 1_000_000)
_WHOLE = 0.0995  # of all: from here on a percentage needs no digit


def sentences(found: Explained, house: House, labels: Mapping[str, str]) -> Iterator[str]:
    """Say where a problem is, how much of the rise it explains, and how sure that is.

    `labels` are how the dimensions are called: lot -> Lot.
    """
    yield N_(
        "%(where)s: %(rate)s complain, all others %(other)s.",
        where=place(found, house, labels),
        rate=_percent(found.rate),
        other=_percent(found.other_rate),
    )
    yield N_(
        "It explains %(part)s of %(all)s complaints beyond what is usual.",
        part=round(found.explains),
        all=max(round(found.excess), round(found.explains)),
    )
    odds = next((one for one in reversed(_POWERS) if found.chance * one < 1), None)
    if odds is None:
        yield N_("It may be chance.")
    else:
        yield N_(
            "The chance that one of %(slices)s slices looks this strong by luck is under 1 in "
            "%(odds)s.",
            slices=found.looked_at,
            odds=f"{odds:,}",
        )


def place(found: Explained, house: House, labels: Mapping[str, str]) -> str:
    """Name the slice: Lot B17, or Product Mill, Carrier Post."""
    named = house.words(found.slice)
    return ", ".join(f"{labels.get(name, name)} {value}" for name, value in named)


def _percent(share: float) -> str:
    return f"{100 * share:.{0 if share >= _WHOLE else 1}f} %"
