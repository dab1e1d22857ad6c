"""Problems found in complaints: what is usual, what is beyond it, and which slice explains it.

Pure: sales and complaints in, problems out. docs/problems-method.md says how it decides.
"""

from steward.quant.faults.chart import ChartWeek, chart
from steward.quant.faults.finding import find
from steward.quant.faults.house import Complaint, House, Sale, Slice, house_of
from steward.quant.faults.slices import Explained
from steward.quant.faults.topics import Told, Topic, Topics, learn_topics
from steward.quant.faults.usual import Usual, learn
from steward.quant.faults.words import place, sentences

__all__ = [
    "ChartWeek",
    "Complaint",
    "Explained",
    "House",
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
    "place",
    "sentences",
]
