"""What is computed of articles from values alone: pages, passages, differences."""

from steward.knowledge.rules.difference import Line, difference
from steward.knowledge.rules.guides import Guideline
from steward.knowledge.rules.markdown import Passage, passages_of, rendered
from steward.knowledge.rules.values import ArticleState, Audience, state_of

__all__ = [
    "ArticleState",
    "Audience",
    "Guideline",
    "Line",
    "Passage",
    "difference",
    "passages_of",
    "rendered",
    "state_of",
]
