"""All likely doubles among records: those that share a key are compared, and weighed together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from steward.quant.doubles.comparing import Reason, compare, same_person_at_entry
from steward.quant.doubles.folding import sound
from steward.quant.doubles.records import Frequencies, Prepared, Record, prepare
from steward.quant.doubles.weighing import weigh

LIKELY = 0.5  # from where on two records are called doubles
_MOST_OF_A_KEY = 40  # records; a key that more have tells nobody apart
_MOST_OF_A_NAME = 25


@dataclass(frozen=True, slots=True)
class Double:
    """Two records that are one person with probability `score`, and in what they agree."""

    left: int
    right: int
    score: float
    reasons: tuple[Reason, ...]


def find_doubles(records: Sequence[Record], *, least: float = LIKELY) -> list[Double]:
    """Return the pairs of records that are one person with a probability of at least `least`.

    The left id of a pair is the lower one; the likeliest pairs come first.
    """
    known = [prepare(one) for one in records]
    met = Frequencies.of(known)
    pairs = sorted(_candidates(known, met))
    compared = [compare(known[a], known[b], met) for a, b in pairs]
    scores = weigh(compared, len(known)).tolist()
    found = [
        _double(known[a].id, known[b].id, score, one.reasons())
        for (a, b), one, score in zip(pairs, compared, scores, strict=True)
        if score >= least
    ]
    return sorted(found, key=lambda one: (-one.score, one.left, one.right))


def _double(one: int, other: int, score: float, reasons: tuple[Reason, ...]) -> Double:
    return Double(min(one, other), max(one, other), score, reasons)


def likely_at_entry(
    entered: Record, known: Sequence[Record]
) -> list[tuple[int, tuple[Reason, ...]]]:
    """Return which of some known records to show before one is entered, and why; likeliest first.

    How rare a name or number is, so few records do not tell: what counts is what agrees.
    """
    mine, theirs = prepare(entered), [prepare(one) for one in known]
    met = Frequencies.of([])
    found = [(one.id, compare(mine, one, met).reasons()) for one in theirs]
    likely = [pair for pair in found if same_person_at_entry(pair[1])]
    return sorted(likely, key=lambda pair: (-len(set(pair[1]) - {Reason.NAME_ONE}), pair[0]))


def _candidates(records: Sequence[Prepared], met: Frequencies) -> set[tuple[int, int]]:
    """Return the places of records that share a key which not too many have."""
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(records):
        for key in set(_keys(one, met)):
            holders[key].append(place)
    pairs: set[tuple[int, int]] = set()
    for key, places in holders.items():
        if len(places) <= (_MOST_OF_A_NAME if key[0] == "name" else _MOST_OF_A_KEY):
            pairs.update(combinations(places, 2))
    return pairs


def _keys(one: Prepared, met: Frequencies) -> Iterator[tuple[str, ...]]:
    """Yield what a double of a record has too, unless all of it was changed or is missing."""
    sounds = [sound(part) for part in one.name]
    yield from (("phone", number) for number in one.phones)
    yield ("name", *one.name)
    for mail in one.mails:
        local, _at, domain = mail.rpartition("@")
        yield ("mail", mail)
        yield ("local", local)
        if met.is_of_company(domain):
            yield from (("domain", domain, heard) for heard in sounds)
    for value in filter(None, (one.company, one.place)):
        yield ("at", value)
        yield from (("at", value, heard) for heard in sounds)
    if numbers := [part for part in one.place.split() if any(map(str.isdigit, part))]:
        yield from (("door", *numbers, heard) for heard in sounds)
    yield ("sounds", *sorted(sounds))
