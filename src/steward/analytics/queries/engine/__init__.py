"""The engine asks the lake, by DuckDB or Spark; these and Ibis are loaded at the first question."""

from steward.analytics.queries.engine.door import answer

__all__ = ["answer"]
