"""Which country a text names, as people and files write them."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

_LANGUAGES = ("de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs", "tr")
# What people write, and no list of names has; Korea is the one that trades with all others.
_OTHER_NAMES = {
    "america": "US",
    "britain": "GB",
    "burma": "MM",
    "capeverde": "CV",
    "czechrepublic": "CZ",
    "easttimor": "TL",
    "england": "GB",
    "greatbritain": "GB",
    "holland": "NL",
    "hongkong": "HK",
    "ivorycoast": "CI",
    "korea": "KR",
    "macau": "MO",
    "macedonia": "MK",
    "northernireland": "GB",
    "palestine": "PS",
    "republicofkorea": "KR",
    "russianfederation": "RU",
    "scotland": "GB",
    "swaziland": "SZ",
    "turkey": "TR",
    "uae": "AE",
    "uk": "GB",
    "unitedstatesofamerica": "US",
    "us": "US",
    "usa": "US",
    "vietnam": "VN",
    "wales": "GB",
}
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_CODE_LETTERS = 2


def country_of(text: str, *, by_code: bool) -> str | None:
    """Return the code (ISO 3166, two letters) of the country that a text names, if it names one.

    Read are English names and those in some other languages and, `by_code`, the codes of ISO 3166
    too: not where regions are told, for there CA is California.
    """
    key = _key(text)
    return (_by_code().get(key) if by_code else None) or _by_name().get(key)


def _key(text: str) -> str:
    """Leave out what writers differ in: case, accents, points and spaces, "the", "&" for "and"."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    words = "".join(
        one if one.isalnum() else " " for one in plain if not unicodedata.combining(one)
    )
    return "".join(word for word in words.replace(" and ", " ").split() if word != "the")


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Return the codes (ISO 3166, two letters) of all countries."""
    known = map(str, Locale("en").territories)
    two = (code for code in known if len(code) == _CODE_LETTERS and code.isalpha())
    return frozenset(two) - _NO_COUNTRIES


@lru_cache(maxsize=1)
def _by_code() -> Mapping[str, str]:
    """Return the codes of countries by all their codes: of two and three letters, of digits."""
    aliases = get_global("territory_aliases").items()
    known = {old.casefold(): new[0] for old, new in aliases if len(new) == 1}
    return known | {code.casefold(): code for code in country_codes()}


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, str]:
    """Return the codes of countries by the keys of their names.

    English goes first; what means two countries in two other languages means none.
    """
    found: dict[str, str] = {}
    unclear = set()
    for key, code in (pair for one in _LANGUAGES for pair in _names_in(one).items()):
        if found.setdefault(key, code) != code:
            unclear.add(key)
    clear = {key: code for key, code in found.items() if key not in unclear}
    return clear | _names_in("en") | _OTHER_NAMES


def _names_in(language: str) -> dict[str, str]:
    names = Locale(language).territories
    return {_key(name): code for code, name in names.items() if code in country_codes()}
