"""Problems by API."""

from steward.problems.api import acts, problems

PARTS = (problems.api, acts.api)
