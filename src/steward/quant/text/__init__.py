"""Learning to sort texts: TF-IDF and static embeddings under a linear model, told with its doubt.

What learns and what embeds takes a second and a hundred megabytes to load: it is imported when it
is first needed, which is in the worker only.
"""

from steward.quant.text.learn import TooFew, learn
from steward.quant.text.model import Sorter
from steward.quant.text.quality import macro_f1

__all__ = ["Sorter", "TooFew", "learn", "macro_f1"]
