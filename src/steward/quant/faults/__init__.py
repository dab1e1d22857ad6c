"""Problems found in complaints: what is usual, what is beyond it, and which slice explains it.

Pure: sales and complaints in, problems out. docs/problems-method.md says how it decides.
"""

from steward.quant.faults.chart import ChartWeek, chart
from steward.quant.faults.finding import find
from steward.quant.faults.house import (
    Codes,
    Complaint,
    House,
    Mask,
    Numbers,
    Sale,
    Slice,
    house_of,
    once_each,
    outside,
)
from steward.quant.faults.slices import Explained
from steward.quant.faults.topics import MOST_TEXTS, Told, Topic, Topics, learn_topics
from steward.quant.faults.usual import Usual, learn
from steward.quant.faults.words import place, sentences

__all__ = [
    "MOST_TEXTS",
    "ChartWeek",
    "Codes",
    "Complaint",
    "Explained",
    "House",
    "Mask",
    "Numbers",
    "Sale",
    "Slice",
    "Told",
    "Topic",
    "Topics",
    "Usual",
    "chart",
    "find",
    "house_of",
    "learn",
    "learn_topics",
    "once_each",
    "outside",
    "place",
    "sentences",
]
