"""A registry of people drawn from the demo's names, some of whom were entered twice.

The names are those of the demo business, by Zipf's frequencies within a language; most surnames are
made of two, since a hundred surnames would make doubles of strangers. One in seven shares a house
with somebody, one in four a company, whose switchboard some give as their number.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

from steward.demo.words import LANGUAGES, table
from steward.quant.doubles import Record

_LANGUAGES = (38, 17, 15, 17, 7, 6)
_MAILBOXES = ("gmail.com", "outlook.com", "mail.example", "postbox.example", "inbox.example")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_PLAIN_SURNAME, _MIDDLE, _HOUSED, _AT_WORK = 0.3, 0.15, 0.15, 0.25
_SWITCHBOARD, _NO_MAIL, _NO_PHONE, _NO_PLACE = 0.2, 0.1, 0.08, 0.15
_ONE_PHONE, _OF_A_FIRM = 0.5, 0.85
_WHOLE_NAME, _NUMBERED = 0.7, 0.5
_FAULTS = (35, 15, 10, 20, 5, 10, 5)  # how often each, in a hundred
_FORMS = ("", " GmbH", " Ltd", " BV", " AB")


def draw_registry(
    people: int, seed: int, share: float = 0.05
) -> tuple[list[Record], set[tuple[int, int]]]:
    """Return so many records in no order, and the pairs (lower id first) that are one person."""
    rng = Random(seed)  # noqa: S311 - draws a registry, no secrets
    second = round(people * share)
    town = _Town(rng)
    first = list(town.people(people - second))
    enter = _Again(town, rng).enter
    again = [enter(one) for one in rng.sample(first, second)]
    ids = rng.sample(range(1, people + 1), people)
    truth = {
        (min(pair), max(pair))
        for pair in zip((ids[one.id] for one in again), ids[people - second :], strict=True)
    }
    numbered = [replace(one, id=id_) for one, id_ in zip([*first, *again], ids, strict=True)]
    return sorted(numbered, key=lambda one: one.id), truth


class _Town:
    """Draws people who live and work together."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._content: dict[str, Any] = table("people")
        self._firms: list[tuple[str, str, str, str]] = []
        self._taken: set[str] = set()

    def address(self, name: str, domain: str) -> str:
        """Return an address made of a name that nobody else has."""
        first, *_between, last = _plain(name)
        local = f"{first}.{last}" if self._rng.random() < _WHOLE_NAME else f"{first[0]}{last}"
        mail = f"{local}@{domain}"
        while mail in self._taken or self._rng.random() < _NUMBERED:
            mail = f"{local}{self._rng.randint(1, 9999)}@{domain}"
            if mail not in self._taken:
                break
        self._taken.add(mail)
        return mail

    def people(self, amount: int) -> Iterator[Record]:
        """Yield people, numbered from 0."""
        last: Record | None = None
        for number in range(amount):
            last = self._person(number, last if self._rng.random() < _HOUSED else None)
            yield last

    def _person(self, number: int, housemate: Record | None) -> Record:
        rng = self._rng
        language = rng.choices(LANGUAGES, _LANGUAGES)[0]
        names = self._content[language]
        given = _zipf(names["first"], rng)
        while housemate and given == housemate.name.split()[0]:
            given = _zipf(names["first"], rng)
        if rng.random() < _MIDDLE:
            given += f" {_zipf(names['first'], rng)}"
        surname = housemate.name.split()[-1] if housemate else self._surname(names)
        name = f"{given} {surname}"
        phone, place, company, domain = self._phone(), self._place(names), "", ""
        if housemate:
            place = housemate.place
            phone = housemate.phones[0] if housemate.phones and rng.random() < _ONE_PHONE else phone
        if rng.random() < _AT_WORK:
            company, domain, board, place = self._firm(names, place)
            phone = board if rng.random() < _SWITCHBOARD else phone
        mail = self.address(name, domain or rng.choice(_MAILBOXES))
        return Record(
            number,
            name,
            () if rng.random() < _NO_MAIL else (mail,),
            () if rng.random() < _NO_PHONE else (phone,),
            company,
            "" if rng.random() < _NO_PLACE else place,
        )

    def _surname(self, names: dict[str, Any]) -> str:
        one = _zipf(names["last"], self._rng)
        if self._rng.random() < _PLAIN_SURNAME:
            return one
        others: list[str] = self._content[self._rng.choice(LANGUAGES)]["last"]
        end = self._rng.choice(others).split()[-1].lower()
        return one[: self._rng.randint(3, 6)].strip("' ") + end[self._rng.randint(0, 2) :]

    def _firm(self, names: dict[str, Any], place: str) -> tuple[str, str, str, str]:
        if self._firms and self._rng.random() < _OF_A_FIRM:
            return self._rng.choice(self._firms)
        kind = self._rng.choice(list(names["companies"]))
        number = len(self._firms)
        name = f"{self._rng.choice(names['companies'][kind])} {_zipf(names['last'], self._rng)}"
        form = self._rng.choice(_FORMS)
        firm = (f"{name} {number}{form}", f"firm{number}.example", self._phone(), place)
        self._firms.append(firm)
        return firm

    def _phone(self) -> str:
        return f"+{self._rng.choice((31, 32, 33, 34, 44, 46, 49))}{self._rng.randrange(10**9):09d}"

    def _place(self, names: dict[str, Any]) -> str:
        street = self._rng.choice(names["streets"])
        return f"{self._rng.randint(1000, 9999)} {street} {self._rng.randint(1, 140)}"


def _zipf(words: list[str], rng: Random) -> str:
    often = [1 / rank for rank in range(2, len(words) + 2)]
    return rng.choices(words, often)[0]


def _plain(name: str) -> list[str]:
    folded = unicodedata.normalize(
        "NFKD", name.lower().replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    )
    return "".join(c if c.isascii() else "" for c in folded if c.isalnum() or c == " ").split()


class _Again:
    """Writes people down once more, as it happens: from hearing, on another day, in haste.

    No address is entered twice in a registry: it was changed, is missing, or is a spelling of the
    same. Beside that one thing is otherwise, or two, or three.
    """

    def __init__(self, town: _Town, rng: Random) -> None:
        self._town = town
        self._rng = rng
        self._faults: tuple[Callable[[Record], Record], ...] = (
            lambda one: replace(one, name=_slip(one.name, rng)),
            lambda one: replace(one, name=_swapped(one.name)),
            lambda one: replace(one, name=_shortened(one.name, rng)),
            lambda one: replace(one, phones=()),
            lambda one: replace(one, phones=tuple(_slip(n, rng, "0123456789") for n in one.phones)),
            lambda one: replace(one, place=rng.choice(("", _slip(one.place, rng)))),
            lambda one: replace(one, company=rng.choice(("", _bare(one.company)))),
        )

    def enter(self, one: Record) -> Record:
        """Return the second record of a person, with the number of the first."""
        many = self._rng.choices((1, 2, 3), (50, 35, 15))[0]
        mails = self._rng.choices((self._changed(one), _spelled(one), ()), (60, 15, 25))[0]
        again = replace(one, mails=mails)
        for place in self._rng.choices(range(len(self._faults)), _FAULTS, k=many):
            again = self._faults[place](again)
        return again

    def _changed(self, one: Record) -> tuple[str, ...]:
        return (self._town.address(one.name, self._rng.choice(_MAILBOXES)),)


def _spelled(one: Record) -> tuple[str, ...]:
    return tuple(mail.replace("@", "+shop@") for mail in one.mails)


def _swapped(name: str) -> str:
    first, _space, last = name.rpartition(" ")
    return f"{last}, {first}" if first else name


def _shortened(name: str, rng: Random) -> str:
    """Leave out what is between, or write an initial."""
    first, *between, last = name.split() if " " in name else (name, name)
    return f"{first} {last}" if between else f"{rng.choice((first, first[0] + '.'))} {last}"


def _bare(company: str) -> str:
    return company.removesuffix(next((one for one in _FORMS if one and company.endswith(one)), ""))


def _slip(text: str, rng: Random, letters: str = _ALPHABET) -> str:
    """Write one letter wrong: another, one too many, one too few, or two in turn."""
    if not text:
        return text
    at = rng.randrange(len(text))
    letter = rng.choice(letters)
    return rng.choice(
        (
            text[:at] + letter + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1 :],
            text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        )
    )
