"""Which language a text is written in, as far as the search dictionaries need to know."""

from functools import cache

from py3langid import langid

_SHORTEST = 15  # letters; below, a guess is worse than none
_DICTIONARIES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}

_LANGUAGES = {dictionary: language for language, dictionary in _DICTIONARIES.items()}


@cache
def load_languages() -> None:
    """Read the model, which takes half a second: by itself that is when it is first needed."""
    langid.set_languages(list(_DICTIONARIES))


def dictionary_of(text: str) -> str:
    """Return the name of the dictionary for the language of `text`, `simple` when it is unclear.

    By character n-grams (Lui and Baldwin, langid.py, ACL 2012), among the languages that
    PostgreSQL has dictionaries for; looks at the first 500 characters.
    """
    sample = text[:500]
    if sum(map(str.isalpha, sample)) < _SHORTEST:
        return "simple"
    load_languages()
    code, _ = langid.classify(sample)
    return dictionary_for(code)


def dictionary_for(language: str) -> str:
    """Return the name of the dictionary for a language (ISO 639-1), `simple` if there is none."""
    return _DICTIONARIES.get(language, "simple")


def language_of_dictionary(dictionary: str) -> str | None:
    """Return the language (ISO 639-1) of a dictionary, or None for `simple`."""
    return _LANGUAGES.get(dictionary)
