"""How tables say which words a column may hold."""

from enum import StrEnum


def one_of(words: type[StrEnum]) -> str:
    """List the words of a kind for a condition in SQL."""
    return ", ".join(f"'{word}'" for word in words)
