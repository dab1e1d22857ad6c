"""What is private in a text, taken out: addresses, numbers, and the names that one knows of.

By patterns: they know no names but those they are given and those that a greeting or a sender
gives away. A person looks at what is left.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from phonenumbers import PhoneNumberMatcher

_UPPER = r"[A-ZÀ-ÖØ-ÞŁŚŻČŠŽ]"
_WORD = rf"{_UPPER}[\w'’-]+"
_STREET = (
    r"(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Way|Square|Court|Close|Boulevard|Blvd\.?)"
)
_WAY = (
    r"(?:Rua|Avenida|Av\.|Travessa|Largo|Praça|Calle|Plaza|Paseo|Via|Viale|Piazza|Corso|Rue"
    r"|Avenue|Boulevard|Chemin|Place|Strada|Ulica|ul\.)"
)
_GERMANIC = (
    rf"{_UPPER}\w*(?:straße|strasse|str\.|weg|platz|gasse|allee|ring|straat|laan|gade|vej|vägen"
    r"|gatan|gate|veien|katu)"
)
_OF = r"(?:(?:da|das|de|del|della|delle|di|do|dos|du|des|la|le|l'|d'|von|der|van)\s?)*"
_NAMES = rf"(?:{_OF}{_WORD}\s?){{1,4}}"
_NUMBER = r"\d{1,5}\s?[a-zA-Z]?\b"
_TOWN = (
    rf"(?:[,\s]+(?:[A-Z]{{1,2}}-)?(?:\d{{4}}-\d{{3}}|\d{{4}}\s?[A-Z]{{2}}|\d{{4,5}})[ ]+{_WORD}"
    rf"(?:[ ]{_WORD})?|[,\s]+{_WORD},?\s+[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}\b)?"
)
_POSTAL = re.compile(
    rf"\b{_NUMBER},?\s+(?:{_WORD}\s){{1,3}}{_STREET}(?!\w){_TOWN}"
    rf"|\b{_GERMANIC}\s{_NUMBER}{_TOWN}"
    rf"|\b{_WAY}\s{_NAMES},?\s?(?:n\.?º?\s?)?{_NUMBER}{_TOWN}"
    rf"|\b{_NUMBER}(?:\s?bis)?,?\s(?i:rue|avenue|boulevard|chemin|place)\s{_NAMES}{_TOWN}"
    rf"|(?m:^)\s*(?:[A-Z]{{1,2}}-)?(?:\d{{4}}-\d{{3}}|\d{{5}})\s+{_NAMES}(?m:$)"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"
)
_MAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"\b(?:https?://|www\.)\S*[?#=@]\S*")
_ORDER_WORDS = (
    r"(?i:order|invoice|ticket|delivery|parcel|tracking|bestellung|rechnung|auftrag|commande"
    r"|facture|pedido|factura|fatura|encomenda|ordine|fattura|bestelling|customer|serial)"
)
_ORDER = re.compile(
    rf"\b{_ORDER_WORDS}(?i:\s*(?:number|no\.?|nr\.?|num[ée]ro|nummer|n\.?º|id|code))?\s*[:#]?\s*"
    r"(?P<order>(?=[\w/-]*\d)[\w/-]{3,})"
    r"|(?P<number>(?<!\w)#\s?\d{3,}\b|\b[OT]-\d+\b)"
)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")
_LONG = re.compile(
    r"(?<![\w.,])(?!\d{4}-\d\d-\d\d)\+?\(?\d(?:[\s()/.-]{0,2}\d){6,}(?!\w)|\b(?=\w*\d{4})[A-Z0-9]{9,}\b"
)
_GREETED = re.compile(
    r"(?im:^)\s*(?i:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|hallo|liebe[rs]?"
    r"|guten (?:tag|morgen)|bonjour|ch[eè]re?|ol[áa]|bom dia|boa tarde|hola|buenos d[ií]as|ciao"
    r"|buongiorno|gentile|hej|beste|geachte|sehr geehrte[rs]?)"
    r"(?:\s+(?:Mr|Mrs|Ms|Dr|Herr|Frau|Senhor|Senhora|Monsieur|Madame|Signor|Signora)\.?)?\s+"
    rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})"
)
_INTRODUCED = re.compile(
    r"(?i:\bmy name is|\bmein name ist|\bich hei(?:ß|ss)e|\bje m'appelle|\bo meu nome é"
    rf"|\bme llamo|\bmi chiamo|\bmijn naam is|\bthis is)\s+(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})"
)
_SHORTEST = 2  # letters of a name
# Words that stand in names, and everywhere else.
_COMMON = frozenset(
    {
        *("the", "a", "an", "and", "of", "de", "da", "do", "das", "dos", "del", "della", "di"),
        *("du", "des", "la", "le", "les", "los", "las", "el", "il", "lo", "o", "os", "der", "die"),
        *("den", "dem", "und", "van", "von", "vom", "ter", "ten", "y", "e", "et", "en", "af", "av"),
        "och",
    }
)


@dataclass(frozen=True)
class Taken:
    """A piece that was taken out of a text: what kind it is of, and what it said."""

    kind: str
    text: str


def without_private(
    text: str, *, names: Iterable[str] = (), companies: Iterable[str] = ()
) -> tuple[str, list[Taken]]:
    """Return a text with what is private replaced by its kind in brackets, and what that was.

    `names` are those of people that may stand in it, whole: each of their words is looked for,
    written as in a name. `companies` are looked for as they are called.

    >>> without_private("Hi Ben, mail me: eva@home.example", names=["Ben Berger"])[0]
    'Hi [name], mail me: [mail address]'
    """
    taken: list[Taken] = []
    known = [*names, *names_told(text)]
    for kind, pattern in _patterns(known, companies):
        text = _replaced(text, kind, pattern, taken)
    return text, taken


def names_told(text: str) -> Iterator[str]:
    """Yield the names that a text gives away itself, by a greeting or an introduction."""
    for pattern in (_GREETED, _INTRODUCED):
        yield from (found["name"] for found in pattern.finditer(text))


def _patterns(
    names: Iterable[str], companies: Iterable[str]
) -> Iterator[tuple[str, re.Pattern[str] | None]]:
    yield "mail address", _MAIL
    yield "link", _LINK
    yield "postal address", _POSTAL
    yield "order number", _ORDER
    yield "account number", _ACCOUNT
    yield "phone number", None
    yield "number", _LONG
    called = [re.escape(company.strip()) for company in companies if len(company.strip()) > 1]
    if called:
        either = "|".join(sorted(called, key=len, reverse=True))
        yield "name", re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    words = {word for name in names for word in re.findall(r"[\w'’-]+", name)}
    long = (word for word in words if len(word) >= _SHORTEST and word.lower() not in _COMMON)
    forms = {form for word in long for form in (word, word.upper(), word.capitalize())}
    # As a name is written: "will you mark it" speaks of no Will and no Mark.
    named = sorted((form for form in forms if form[0].isupper()), key=len, reverse=True)
    if named:
        one = rf"\b(?:{'|'.join(map(re.escape, named))})\b"
        yield "name", re.compile(rf"{one}(?:\s+{one})*")


def _replaced(text: str, kind: str, pattern: re.Pattern[str] | None, taken: list[Taken]) -> str:
    parts, end = [], 0
    for start, stop in _places(text, pattern):
        taken.append(Taken(kind, " ".join(text[start:stop].split())))
        parts += [text[end:start], f"[{kind}]"]
        end = stop
    return "".join([*parts, text[end:]])


def _places(text: str, pattern: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    """Yield from where to where a text holds something; without a pattern, telephone numbers."""
    if pattern is None:
        yield from ((found.start, found.end) for found in PhoneNumberMatcher(text, None))
        return
    for found in pattern.finditer(text):
        group = found.lastgroup or 0
        start, stop = found.span(group)
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        yield start, stop
