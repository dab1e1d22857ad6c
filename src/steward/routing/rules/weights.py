"""The rules that a supervisor sets: what counts how much, and when the ladder opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from steward.kit.marks import N_
from steward.routing.errors import BadRules


class Weights(NamedTuple):
    """How much each part counts in the score of an expert for a work."""

    fit: float = 0.85
    continuity: float = 0.05
    load: float = 0.05
    shift: float = 0.05


class Ladder(NamedTuple):
    """The share of the promised time that is left when each step opens."""

    near: float = 0.5
    generalist: float = 0.25
    lead: float = 0.1


_USUAL_WEIGHTS, _USUAL_LADDER = Weights(), Ladder()


def _usual_severity() -> dict[str, float]:
    return {"critical": 8.0, "high": 4.0, "normal": 2.0, "low": 1.0}


@dataclass(frozen=True)
class Rules:
    """What the engine goes by. Raises BadRules when it contradicts itself.

    `severity` weighs the classes. `kin` says for a skill which others are near to it, and how
    near (0..1). `near` is the share of a must-have level that will do on the second step.
    `patience` is after how many times its promised time a work goes before all others, and
    `unpromised` what counts as promised where nothing is. `lost` is what a work still weighs
    whose promise cannot be kept any more. `foresight` is how far ahead somebody's coming free is
    looked at, `budget` the time that planning may take before it goes on greedily.
    """

    severity: Mapping[str, float] = field(default_factory=_usual_severity)
    weights: Weights = _USUAL_WEIGHTS
    ladder: Ladder = _USUAL_LADDER
    kin: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    near: float = 0.75
    patience: float = 2.0
    unpromised: timedelta = timedelta(days=2)
    lost: float = 0.05
    foresight: timedelta = timedelta(hours=1)
    budget: timedelta = timedelta(milliseconds=200)

    def __post_init__(self) -> None:
        if not self.severity or any(weight <= 0 for weight in self.severity.values()):
            raise BadRules("severity", N_("Each severity needs a weight above 0."))
        if min(self.weights) < 0 or self.weights.fit <= 0:
            said = N_("Weights are not negative, and that of the fit is above 0.")
            raise BadRules("weights", said)
        if any(later > sooner for sooner, later in pairwise((1.0, *self.ladder, 0.0))):
            said = N_("The ladder opens step by step: near, generalist, then lead.")
            raise BadRules("ladder", said)
        kin = [("kin", share) for others in self.kin.values() for share in others.values()]
        for name, share in (("near", self.near), ("lost", self.lost), *kin):
            if not 0 < share <= 1:
                raise BadRules(name, N_("%(name)s is a share above 0, and at most 1.", name=name))
        self._check_times()

    def _check_times(self) -> None:
        if self.patience < 1:
            raise BadRules("patience", N_("Patience is at least once the promised time."))
        for name in ("unpromised", "budget", "foresight"):
            if getattr(self, name) <= timedelta():
                raise BadRules(name, N_("%(name)s is longer than nothing.", name=name))
