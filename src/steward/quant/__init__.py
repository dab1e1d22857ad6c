"""Quantities and text: pure computation, with no tables and no web."""

from steward.quant.language import (
    dictionary_for,
    dictionary_of,
    language_of_dictionary,
    load_languages,
)

__all__ = ["dictionary_for", "dictionary_of", "language_of_dictionary", "load_languages"]
