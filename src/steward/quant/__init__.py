"""Quantities and text: pure computation, with no tables and no web.

`DICTIONARIES` names the search dictionaries that a text can be in.
"""

from steward.quant.language import dictionary_for, dictionary_of

__all__ = ["dictionary_for", "dictionary_of"]
