"""Learning from texts: to sort them, and to tell what customers mean, each with its doubt.

What learns and what embeds takes a second and a hundred megabytes to load: it is imported when it
is first needed. So scipy's parts are named through `scipy`, which loads each when it is first
asked for, and stand in annotations as texts. `MOST_EXAMPLES` and `MOST_OF_AN_INTENT` are how many
examples `teach` takes in.
"""

from steward.quant.text.intents import Intents, Reading, Trial
from steward.quant.text.kinship import likeness
from steward.quant.text.learn import TooFew, learn
from steward.quant.text.model import Guess, Sorter
from steward.quant.text.quality import macro_f1
from steward.quant.text.teaching import MOST_EXAMPLES, MOST_OF_AN_INTENT, teach

__all__ = [
    "MOST_EXAMPLES",
    "MOST_OF_AN_INTENT",
    "Guess",
    "Intents",
    "Reading",
    "Sorter",
    "TooFew",
    "Trial",
    "learn",
    "likeness",
    "macro_f1",
    "teach",
]
