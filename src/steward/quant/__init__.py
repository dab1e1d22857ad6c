"""Quantities and text: pure computation, with no tables and no web."""

from steward.quant.language import DICTIONARIES, dictionary_for, dictionary_of

__all__ = ["DICTIONARIES", "dictionary_for", "dictionary_of"]
