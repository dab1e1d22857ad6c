"""Problems by API."""

from steward.problems.api import problems

PARTS = (problems.api,)
