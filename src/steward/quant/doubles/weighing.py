"""What agreement weighs, learnt from the records themselves: probabilities of being one person.

Fellegi and Sunter, A Theory for Record Linkage (1969); learnt by expectation and maximisation as by
Winkler, Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model (1988), and names
weighed by how often they are met, as by Winkler, Frequency-Based Matching (1989). Pairs that share
no key count as strangers. Three things are ours: what people of one house share (number, company,
place) counts once, in full, and again by a part; a name met within a house is held against houses;
and what is usual stands in where a registry is too small to teach it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steward.quant.doubles.comparing import Compared, Reason

Figures = NDArray[np.float64]
_ROUNDS = 25
_AGAIN = 0.2  # part of the weight that a further thing counts which people of one house share
_DOUBLES = 0.02  # pairs to each person that are doubles, before any is seen
_TRUST = 30.0  # pairs that what is usual stands for
# How doubles usually agree (m), and how many strangers do so to each person: first guesses.
_NAME = {
    Reason.NAME: 0.55,
    Reason.NAME_NEAR: 0.28,
    Reason.NAME_MORE: 0.05,
    Reason.NAME_INITIAL: 0.08,
    Reason.NAME_ONE: 0.002,
    Reason.OTHER: 0.0001,
}
_NOT_LEARNT = 2  # the last of these: else people of one house would be learnt as doubles
_USUAL: dict[str, dict[Reason, tuple[float, float]]] = {
    "mail": {
        Reason.MAIL: (0.25, 0.0005),
        Reason.MAIL_LOCAL: (0.1, 0.002),
    },
    "phone": {
        Reason.PHONE: (0.7, 0.1),
        Reason.PHONE_NEAR: (0.08, 0.01),
    },
    "work": {
        Reason.COMPANY: (0.8, 1.0),
        Reason.COMPANY_NEAR: (0.1, 0.3),
        Reason.DOMAIN: (0.05, 1.0),
    },
    "place": {
        Reason.PLACE: (0.75, 0.3),
        Reason.PLACE_NEAR: (0.1, 0.05),
    },
}
_SHARED = ("phone", "work", "place")


class _Field(NamedTuple):
    """The levels of one field of all pairs: -1 unknown, 0 apart, then as `_USUAL` lists them."""

    levels: NDArray[np.int64]
    rare: Figures
    usual_double: Figures
    usual_strangers: Figures  # to each person

    def learn(self, p: Figures, people: int) -> Figures:
        """Return what this field weighs for each pair, given how likely each is a double."""
        known = self.levels >= 0
        size = len(self.usual_double)
        agreed: Figures = (
            np.bincount(self.levels[known], p[known], size) + _TRUST * self.usual_double
        )
        doubles = agreed / agreed.sum()
        met = np.bincount(self.levels[known], 1 - p[known], size).astype(float)
        strangers = (met + 0.1 * people * self.usual_strangers) / _pairs(people)
        strangers[0] = 1.0
        weights = np.log(doubles) - np.log(np.minimum(strangers, 1.0))
        told: Figures = np.where(known, weights[self.levels], 0.0)
        return told - np.where(self.levels > 0, np.log(self.rare), 0.0)


def weigh(compared: Sequence[Compared], people: int) -> Figures:
    """Return how likely each of these pairs, of so many people, is one person."""
    if not compared:
        return np.zeros(0)
    fields = {name: _field(compared, name) for name in _USUAL}
    at_home = np.array([_is_shared(one) for one in compared])
    name = _NameField.of(compared, at_home)
    p = np.full(len(compared), 0.1)
    p[at_home & (name.levels == 0)] = 0.9
    for _round in range(_ROUNDS):
        odds = np.log((p.sum() + _DOUBLES * 0.1 * people + 0.01) / _pairs(people))
        shared = np.stack([fields[one].learn(p, people) for one in _SHARED])
        odds = odds + name.learn(p) + fields["mail"].learn(p, people) + _once(shared)
        p = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
    return p


class _NameField(NamedTuple):
    levels: NDArray[np.int64]
    strangers: Figures

    @classmethod
    def of(cls, compared: Sequence[Compared], at_home: NDArray[np.bool_]) -> "_NameField":
        order = list(_NAME)
        levels = [order.index(one.name.level) if one.name.level else -1 for one in compared]
        rare = np.array([one.name.rare for one in compared])
        housed = np.array([one.housed for one in compared])
        return cls(np.array(levels), np.where(at_home, np.maximum(rare, housed), rare))

    def learn(self, p: Figures) -> Figures:
        known = self.levels >= 0
        agreed = np.bincount(self.levels[known], p[known], len(_NAME)).astype(float)
        usual = np.array(list(_NAME.values()))
        agreed, fixed = agreed[:-_NOT_LEARNT] + _TRUST * usual[:-_NOT_LEARNT], usual[-_NOT_LEARNT:]
        doubles = np.append(agreed / agreed.sum() * (1 - fixed.sum()), fixed)
        weights = np.log(doubles)[self.levels] - np.log(self.strangers)
        told: Figures = np.where(known, weights, 0.0)
        return told


def _field(compared: Sequence[Compared], name: str) -> _Field:
    usual = _USUAL[name]
    places: dict[Reason | None, int] = {None: -1, Reason.OTHER: 0}
    places |= {level: place for place, level in enumerate(usual, 1)}
    agreements = [getattr(one, name) for one in compared]
    levels = np.array([places[one.level] for one in agreements])
    rare = np.array([one.rare for one in agreements], float)
    for place in range(1, len(usual) + 1):  # as many as usual of this level weigh as much as usual
        here = levels == place
        if here.any():
            rare[here] /= np.exp(np.log(rare[here]).mean())
    double = [double for double, _strangers in usual.values()]
    strangers = [strangers for _double, strangers in usual.values()]
    return _Field(levels, rare, np.array([1 - sum(double), *double]), np.array([1.0, *strangers]))


def _is_shared(one: Compared) -> bool:
    return one.phone.level is Reason.PHONE or one.place.level is Reason.PLACE


def _once(weights: Figures) -> Figures:
    """Add up what people of one house share: the heaviest in full, of others a part."""
    good = np.maximum(weights, 0.0)
    most = good.max(axis=0)
    told: Figures = most + _AGAIN * (good.sum(axis=0) - most) + np.minimum(weights, 0.0).sum(axis=0)
    return told


def _pairs(people: int) -> float:
    return max(people * (people - 1) / 2, 1.0)
