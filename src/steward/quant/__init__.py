"""Quantities and text: pure computation, with no tables and no web."""

from steward.quant.language import dictionary_for, dictionary_of

__all__ = ["dictionary_for", "dictionary_of"]
