"""The staff of Brindle Coffee and its customers."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, count
from random import Random
from typing import Any

from steward.demo.content import Customer, Segment, Staff, Team
from steward.demo.words import LANGUAGES, table

_DOMAIN = "brindle.example"
_MAILBOXES = ("mail.example", "postbox.example", "inbox.example")
_LANGUAGE_WEIGHTS = (38, 17, 15, 17, 7, 6)
_COMPANY_SEGMENTS: tuple[Segment, ...] = ("cafe", "hotel", "office", "roastery")
_COMPANY_WEIGHTS = (46, 20, 26, 8)
_SHARE_OF_COMPANIES = 0.34
_PLAIN = str.maketrans(
    {"ß": "ss", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "ø": "o", "æ": "ae", "ł": "l"}
)


def teams_and_staff() -> tuple[tuple[Team, ...], tuple[Staff, ...]]:
    """Return the teams and the people of Brindle Coffee."""
    content = table("staff")
    teams = tuple(Team(name, purpose) for name, purpose in content["teams"].items())
    staff = tuple(
        Staff(email=f"{_slug(row['name'].split()[0])}@{_DOMAIN}", **row) for row in content["staff"]
    )
    return teams, staff


def make_customers(now: datetime, amount: int, rng: Random) -> tuple[Customer, ...]:
    """Return about `amount` customers, the regulars first; a company precedes its person."""
    content = table("people")
    directory = _Directory(content, now, rng)
    customers = [one for row in content["regulars"] for one in directory.enter(row)]
    while len(customers) < amount:
        customers += directory.enter(directory.invent())
    return tuple(customers)


class _Directory:
    """Gives each customer a name, a place and a mail address that nobody else has."""

    def __init__(self, content: dict[str, Any], now: datetime, rng: Random) -> None:
        self._content = content
        self._now = now
        self._rng = rng
        self._emails: set[str] = set()
        self._companies: set[str] = {row.get("company", "") for row in content["regulars"]}

    def invent(self) -> dict[str, Any]:
        """Return the row of a new customer, as the regulars have one."""
        rng = self._rng
        language = rng.choices(LANGUAGES, _LANGUAGE_WEIGHTS)[0]
        names = self._content[language]
        country = rng.choice(tuple(names["countries"]))
        row = {
            "name": f"{rng.choice(names['first'])} {rng.choice(names['last'])}",
            "segment": "home",
            "language": language,
            "city": rng.choice(names["countries"][country]),
            "country": country,
        }
        if rng.random() < _SHARE_OF_COMPANIES:
            row["segment"] = rng.choices(_COMPANY_SEGMENTS, _COMPANY_WEIGHTS)[0]
            row["company"] = self._company_name(row)
        return row

    def _company_name(self, row: dict[str, Any]) -> str:
        name = self._rng.choice(self._content[row["language"]]["companies"][row["segment"]])
        elsewhere = f"{name} {row['city']}"
        numbered = (f"{elsewhere} {number}" for number in count(2))
        return _first_free(chain((name, elsewhere), numbered), self._companies)

    def enter(self, row: dict[str, Any]) -> Iterator[Customer]:
        """Yield the person of `row`, after the company if there is one."""
        company = None
        shared = self._place(row)
        if "company" in row:
            domain = _first_free(self._domains(row["company"]), self._emails)
            company = f"hello@{domain}"
            yield Customer(
                email=company, name=row["company"], kind="company", company=None, **shared
            )
        else:
            domain = self._rng.choice(_MAILBOXES)
        addresses = self._addresses(row["name"], domain)
        email = _first_free(addresses, self._emails)
        yield Customer(email=email, name=row["name"], kind="person", company=company, **shared)

    def _place(self, row: dict[str, Any]) -> dict[str, Any]:
        rng = self._rng
        street = rng.choice(self._content[row["language"]]["streets"])
        number = rng.randint(1, 140)
        before = row["language"] in {"en", "fr"}
        return {
            "segment": row["segment"],
            "language": row["language"],
            "phone": _phone(rng.randint(100, 999), rng.randint(100_000, 999_999)),
            "street": f"{number} {street}" if before else f"{street} {number}",
            "city": row["city"],
            "country": row["country"],
            "joined_at": self._now
            - timedelta(days=rng.randint(400, 1500), hours=rng.randint(0, 9)),
        }

    @staticmethod
    def _domains(company: str) -> Iterator[str]:
        yield f"{_slug(company)}.example"
        yield from (f"{_slug(company)}{number}.example" for number in count(2))

    @staticmethod
    def _addresses(name: str, domain: str) -> Iterator[str]:
        first, _, last = name.partition(" ")
        plain = f"{_slug(first)}.{_slug(last)}"
        yield f"{plain}@{domain}"
        yield from (f"{plain}{number}@{domain}" for number in count(2))


def _phone(area: int, number: int) -> str:
    """Make one of the numbers that are kept for stories: nobody has them."""
    return f"+1 {201 + area % 789} 555 01{number % 100:02}"


def _first_free(candidates: Iterable[str], taken: set[str]) -> str:
    free = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(free)
    return free


def _slug(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalnum())
