"""Records of people as they are compared, and how often each name, number and place is met."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from steward.quant.doubles.folding import folded_company, folded_mail, folded_name

_PUBLIC = frozenset(
    [
        "gmail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "orange.fr",
        "free.fr",
        "wanadoo.fr",
        "laposte.net",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "mail.com",
        "msn.com",
        "ziggo.nl",
        "kpnmail.nl",
        "telia.com",
    ]
)
_PUBLIC_SHARE, _PUBLIC_LEAST = 0.003, 50
_USUAL_SHARE = 0.03  # of a part of a name, as long as too few people are known to count
_FEW = 500  # people


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a person; phones are E.164, `place` a postcode or a whole address."""

    id: int
    name: str
    mails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    company: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record as it is compared: all is folded."""

    id: int
    name: tuple[str, ...]
    mails: frozenset[str]
    phones: frozenset[str]
    company: str
    place: str


def prepare(record: Record) -> Prepared:
    """Fold all parts of a record."""
    return Prepared(
        record.id,
        folded_name(record.name),
        frozenset(folded_mail(one) for one in record.mails),
        frozenset(record.phones),
        folded_company(record.company),
        " ".join(folded_company(record.place).split()),
    )


@dataclass(slots=True)
class Frequencies:
    """How many records have each part of a name, name, address, number, company and place."""

    people: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    names: Counter[tuple[str, ...]] = field(default_factory=Counter)
    shared: Counter[tuple[str, str]] = field(default_factory=Counter)  # (field, value)

    @classmethod
    def of(cls, records: Sequence[Prepared]) -> "Frequencies":
        """Count all of some records."""
        found = cls(len(records))
        for one in records:
            found.parts.update(set(one.name))
            found.names[one.name] += 1
            found.shared.update(_shared(one))
        return found

    def share(self, part: str) -> float:
        """Return which share of strangers has a part of a name, shrunk to what is usual of names.

        One record is not counted: what is asked is how likely another has it too.
        """
        met = max(self.parts[part] - 1, 0) + 0.5
        few = _FEW**2 / (_FEW**2 + self.people**2)
        return few * _USUAL_SHARE + (1 - few) * met / max(self.people, 1)

    def others(self, kind: str, value: str) -> int:
        """Return how many further records have a value; 1 where only two records share it."""
        return max(self.shared[kind, value] - 1, 1)

    def is_of_company(self, domain: str) -> bool:
        """Whether addresses at a domain are those of one company, as far as can be seen."""
        most = max(_PUBLIC_LEAST, _PUBLIC_SHARE * self.people)
        return domain not in _PUBLIC and self.shared["domain", domain] <= most


def _shared(one: Prepared) -> Iterable[tuple[str, str]]:
    yield from (("phone", number) for number in one.phones)
    yield from (("mail", mail) for mail in one.mails)
    yield from {("domain", mail.rpartition("@")[2]) for mail in one.mails}
    yield from {("local", mail.rpartition("@")[0]) for mail in one.mails}
    if one.company:
        yield ("company", one.company)
    if one.place:
        yield ("place", one.place)
