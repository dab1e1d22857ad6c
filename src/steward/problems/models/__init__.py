"""What is complained of, the problems found in it, their causes, and what is done about them."""

from steward.problems.models.acts import ProblemLetter, ProblemMessage, ProblemNote
from steward.problems.models.problems import (
    ONLY,
    CauseCode,
    Complaint,
    Evidence,
    Problem,
    ProblemAction,
    ProblemTerms,
)
from steward.problems.models.topics import ProblemTopic, TopicsLearnt

__all__ = [
    "ONLY",
    "CauseCode",
    "Complaint",
    "Evidence",
    "Problem",
    "ProblemAction",
    "ProblemLetter",
    "ProblemMessage",
    "ProblemNote",
    "ProblemTerms",
    "ProblemTopic",
    "TopicsLearnt",
]
