"""Names, addresses and companies as they are compared: what people write in several ways, one way.

Soundex is that of Russell (1918), as the archives of the United States write it.
"""

import unicodedata
from functools import lru_cache

_MOST_PARTS = 8
_PLAIN = str.maketrans(
    {"ß": "ss", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "ø": "o", "æ": "a", "ł": "l", "đ": "d"}
)
_SILENT = str.maketrans("", "", "'\N{RIGHT SINGLE QUOTATION MARK}`.")
_TITLES = frozenset(
    ["dr", "prof", "mr", "mrs", "ms", "miss", "herr", "frau", "mme", "mlle", "sr", "sra"]
)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "la",
        "le",
        "du",
        "ten",
        "ter",
        "zu",
        "af",
    ]
)
_FORMS = frozenset(
    [
        "gmbh",
        "ag",
        "kg",
        "ohg",
        "ug",
        "mbh",
        "co",
        "inc",
        "llc",
        "ltd",
        "limited",
        "plc",
        "corp",
        "corporation",
        "company",
        "bv",
        "nv",
        "vof",
        "sa",
        "sarl",
        "sas",
        "sasu",
        "eurl",
        "sl",
        "slu",
        "srl",
        "spa",
        "ab",
        "as",
        "asa",
        "oy",
        "oyj",
        "aps",
        "kft",
        "sro",
        "spzoo",
        "und",
        "and",
        "the",
    ]
)
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_SOUNDS = {
    letter: code
    for code, letters in zip("123456", ("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), strict=True)
    for letter in letters
}
_SOUND_LENGTH = 4


def _plain(words: str) -> list[str]:
    """Return words in lower case without accents; umlauts and ue, oe, ae come out alike."""
    folded = unicodedata.normalize("NFKD", words.casefold().translate(_PLAIN).translate(_SILENT))
    letters = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return letters.replace("ue", "u").replace("oe", "o").replace("ae", "a").split()


def folded_name(name: str) -> tuple[str, ...]:
    """Return the parts of a name in the order of the alphabet, without titles and particles."""
    parts = _plain(name)
    telling = [one for one in parts if one not in _TITLES and one not in _PARTICLES]
    return tuple(sorted((telling or parts)[:_MOST_PARTS]))


def folded_company(name: str) -> str:
    """Return a company's name without its legal form."""
    parts = _plain(name)
    return " ".join([one for one in parts if one not in _FORMS] or parts)


def folded_mail(mail: str) -> str:
    """Return an address without case and what follows a +, and for Gmail without dots."""
    local, _at, domain = mail.strip().lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GMAIL:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


@lru_cache(maxsize=1 << 17)
def sound(part: str) -> str:
    """Return how a part of a name sounds; of other alphabets, the part itself."""
    if not part.isascii():
        return part
    code, last = part[0], _SOUNDS.get(part[0], "")
    for letter in part[1:]:
        heard = _SOUNDS.get(letter, "")
        if heard and heard != last:
            code += heard
        if letter not in "hw":
            last = heard
    return code[:_SOUND_LENGTH]
