"""What can be wrong with a mapping."""

from collections.abc import Sequence

from steward.kit.errors import BadInput
from steward.kit.marks import N_


class BadMapping(BadInput):
    """A mapping that cannot be used with this file: one line that says why and what to do."""

    title = N_("This mapping does not fit")

    def __init__(self, what: str, how: str = "") -> None:
        """`what` is wrong, and `how` to mend it at the command; a page says that otherwise."""
        super().__init__(N_("%(what)s %(how)s", what=what, how=how) if how else what)
        self.what = what


class UnclearTimes(BadMapping):
    """Times that could be read in several `ways`, or in none that is known."""

    def __init__(self, sample: str, ways: Sequence[str]) -> None:
        written = " or ".join(ways) or N_("in no way that is known here")
        super().__init__(
            N_(
                "The times, such as “%(sample)s”, are written %(written)s.",
                sample=sample[:40],
                written=written,
            ),
            N_("Say which with --map FILE and `dates` in it."),
        )
        self.sample = sample[:40]
        self.ways = tuple(ways)
