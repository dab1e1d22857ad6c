"""Two records compared, field by field: how well each agrees, and how rare that is of strangers."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import permutations, product
from math import prod
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from steward.quant.doubles.records import Frequencies, Prepared

_ALIKE, _NAMES_ALIKE = 0.92, 0.85  # of Jaro-Winkler
_SHORT, _LONG = 3, 5  # letters of a name that may have one wrong, or two
_TWO = 2
_MOST_APART = 3  # parts of a name that may differ
_LETTERS = 15  # first letters in use, as good as
_SPELLINGS = 10  # names that are as near
_TOGETHER = 1.5  # as often as by chance, names of one language meet
_A_NAME = 1e-4  # share of people who have a part of a name that is no slip of the pen
_AT_LEAST = 4  # of them
_OF_ONE_HOUSE = 0.004  # two people of one house or company with one first name
_OF_A_SURNAME = 0.6  # with one surname
_DIGITS = 8
_TELLING = 6  # letters of an address before the @


class Reason(StrEnum):
    """In what two records agree, best first; `name_one` is one part of several."""

    NAME = "name"
    NAME_NEAR = "name_near"
    NAME_MORE = "name_more"
    NAME_INITIAL = "name_initial"
    NAME_ONE = "name_one"
    MAIL = "mail"
    MAIL_LOCAL = "mail_local"
    PHONE = "phone"
    PHONE_NEAR = "phone_near"
    COMPANY = "company"
    COMPANY_NEAR = "company_near"
    DOMAIN = "domain"
    PLACE = "place"
    PLACE_NEAR = "place_near"
    OTHER = "other"


class Agreement(NamedTuple):
    """In what a field agrees (OTHER: in nothing, None: one does not know it), how rare it is.

    Of a name, `rare` is the share of strangers who agree so; of other fields, how many further
    records have the value.
    """

    level: Reason | None
    rare: float = 1.0


class Compared(NamedTuple):
    """All fields of two records compared; `housed` is the name's share among people of one house.

    For people of one house, number or company, one surname is nothing rare.
    """

    name: Agreement
    mail: Agreement
    phone: Agreement
    work: Agreement
    place: Agreement
    housed: float

    def reasons(self) -> tuple[Reason, ...]:
        """Name what agrees."""
        levels = (field.level for field in self[:5])
        return tuple(one for one in levels if one not in {None, Reason.OTHER})


_Name = tuple[Agreement, float]  # how rare of strangers, and of people of one house
_UNKNOWN = Agreement(None)
_APART = Agreement(Reason.OTHER)


def compare(left: Prepared, right: Prepared, met: Frequencies) -> Compared:
    """Compare two records of those that `met` counts."""
    name, housed = _names(left.name, right.name, met)
    return Compared(
        name,
        _mails(left, right, met),
        _phones(left.phones, right.phones, met),
        _work(left, right, met),
        _alike("place", left.place, right.place, met),
        housed,
    )


def same_person_at_entry(found: Iterable[Reason]) -> bool:
    """Whether what agrees is enough to ask before a person is entered."""
    reasons = set(found)
    named = reasons & {Reason.NAME, Reason.NAME_NEAR, Reason.NAME_MORE, Reason.NAME_INITIAL}
    at_work = reasons & {Reason.COMPANY, Reason.COMPANY_NEAR, Reason.DOMAIN}
    at_home = reasons & {Reason.PLACE, Reason.PLACE_NEAR}
    return bool(reasons & {Reason.PHONE, Reason.MAIL} or (named and (at_work or at_home)))


def _names(left: tuple[str, ...], right: tuple[str, ...], met: Frequencies) -> _Name:
    if not left or not right:
        return _UNKNOWN, 1.0
    if left == right:
        return _same_name(left, met)
    found = _but_for_a_part(left, right, met) or _joined(left, right, met)
    return found or _misspelt(left, right, met)


def _but_for_a_part(
    left: tuple[str, ...], right: tuple[str, ...], met: Frequencies
) -> _Name | None:
    both = set(left) & set(right)
    if both not in (set(left), set(right)):
        return None
    if len(both) == 1:
        return Agreement(Reason.NAME_ONE, met.share(min(both))), _OF_A_SURNAME
    return Agreement(Reason.NAME_MORE, _together(both, met)), _OF_ONE_HOUSE


def _joined(left: tuple[str, ...], right: tuple[str, ...], met: Frequencies) -> _Name | None:
    """A space was forgotten, or hit in the place of a letter."""
    if len(left) == len(right) or OSA.distance("".join(left), "".join(right), score_cutoff=1) > 1:
        return None
    rare = _SPELLINGS * _together(left if len(left) > len(right) else right, met)
    return Agreement(Reason.NAME_NEAR, rare), _OF_ONE_HOUSE


def _misspelt(left: tuple[str, ...], right: tuple[str, ...], met: Frequencies) -> _Name:
    both = set(left) & set(right)
    mine, theirs = (tuple(part for part in one if part not in both) for one in (left, right))
    shares = [met.share(part) for part in both]
    level, wrong = _slip(mine, theirs, met)
    rare = prod(shares) * prod(wrong)
    if level is Reason.NAME_NEAR:
        return Agreement(level, rare), _OF_ONE_HOUSE
    if level is Reason.NAME_INITIAL and (both or min(wrong) < 1 / _LETTERS):
        return Agreement(level, rare), 1 / _LETTERS
    if both:
        return Agreement(Reason.NAME_ONE, min(shares)), _OF_A_SURNAME
    return _APART, 1.0


def _same_name(name: tuple[str, ...], met: Frequencies) -> _Name:
    """A name of one part, such as Anna, is no whole name."""
    if len(name) == 1:
        return Agreement(Reason.NAME_ONE, met.share(name[0])), _OF_A_SURNAME
    counted = max(met.names[name] - 2, 0) / (met.people or 1)
    return Agreement(Reason.NAME, max(_together(name, met), counted)), _OF_ONE_HOUSE


def _together(parts: Iterable[str], met: Frequencies) -> float:
    return _TOGETHER * prod(met.share(part) for part in parts)


def _slip(
    mine: tuple[str, ...], theirs: tuple[str, ...], met: Frequencies
) -> tuple[Reason | None, list[float]]:
    """Say whether all parts that differ are slips of the pen, or initials; and how rare each is."""
    if len(mine) != len(theirs) or len(mine) > _MOST_APART:
        return None, []
    found: tuple[Reason | None, list[float]] = (None, [])
    for order in permutations(theirs):
        kinds = [_slipped(a, b, met) for a, b in zip(mine, order, strict=True)]
        if None in kinds:
            continue
        wrong = [
            1 / _LETTERS
            if kind is Reason.NAME_INITIAL
            else _SPELLINGS * max(met.share(a), met.share(b))
            for kind, a, b in zip(kinds, mine, order, strict=True)
        ]
        if Reason.NAME_INITIAL not in kinds:
            return Reason.NAME_NEAR, wrong
        found = (Reason.NAME_INITIAL, wrong)
    return found


def _slipped(a: str, b: str, met: Frequencies) -> Reason | None:
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return Reason.NAME_INITIAL if long[0] == short else None
    if len(long) < _SHORT:
        return None
    wrong = OSA.distance(a, b, score_cutoff=_TWO)
    if wrong > 1 and (
        wrong > _TWO or len(short) < _LONG or JaroWinkler.similarity(a, b) < _NAMES_ALIKE
    ):
        return None
    known = max(_AT_LEAST, _A_NAME * met.people)
    return None if min(met.parts[a], met.parts[b]) >= known else Reason.NAME_NEAR


def _mails(left: Prepared, right: Prepared, met: Frequencies) -> Agreement:
    """An address made of the name says no more than the name does."""
    if not left.mails or not right.mails:
        return _UNKNOWN
    if both := left.mails & right.mails:
        return Agreement(Reason.MAIL, min(met.others("mail", one) for one in both))
    locals_ = {one.rpartition("@")[0] for one in left.mails} & {
        one.rpartition("@")[0] for one in right.mails
    }
    telling = [one for one in locals_ if len(one) >= _TELLING and any(map(str.isdigit, one))]
    if telling:
        return Agreement(Reason.MAIL_LOCAL, min(met.others("local", one) for one in telling))
    return _UNKNOWN if locals_ else _APART


def _phones(left: frozenset[str], right: frozenset[str], met: Frequencies) -> Agreement:
    if not left or not right:
        return _UNKNOWN
    if both := left & right:
        return Agreement(Reason.PHONE, min(met.others("phone", one) for one in both))
    near = any(
        min(len(a), len(b)) >= _DIGITS and OSA.distance(a, b, score_cutoff=1) <= 1
        for a, b in product(left, right)
    )
    return Agreement(Reason.PHONE_NEAR) if near else _APART


def _work(left: Prepared, right: Prepared, met: Frequencies) -> Agreement:
    """Compare the companies; where one is not said, the domain of the address tells it."""
    found = _alike("company", left.company, right.company, met)
    if found.level not in {None, Reason.OTHER}:
        return found
    mine, theirs = ({one.rpartition("@")[2] for one in who.mails} for who in (left, right))
    if domains := [one for one in mine & theirs if met.is_of_company(one)]:
        return Agreement(Reason.DOMAIN, min(met.others("domain", one) for one in domains))
    return found


def _alike(kind: str, left: str, right: str, met: Frequencies) -> Agreement:
    if not left or not right:
        return _UNKNOWN
    if left == right:
        return Agreement(Reason(kind), met.others(kind, left))
    if _numbers(left) == _numbers(right) and JaroWinkler.similarity(left, right) >= _ALIKE:
        most = max(met.others(kind, left), met.others(kind, right))
        return Agreement(Reason(f"{kind}_near"), most)
    return _APART


def _numbers(text: str) -> list[str]:
    return [part for part in text.split() if any(map(str.isdigit, part))]
