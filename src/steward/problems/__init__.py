"""Problems: complaints of many become one cause that is mended, and it is proven that it is."""

from steward.problems.events import ProblemOpened

__all__ = ["ProblemOpened"]
