"""What a person corrected of the guess of a file, kept so that the next file is read so, too.

The guess is made of each file anew, since one may write its dates in another way than the last.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Columns = Sequence[Mapping[str, Any]]
Corrections = dict[str, dict[str, Any]]  # by the name of a column


def corrections_in(columns: Columns, said: Mapping[str, Mapping[str, Any]]) -> Corrections:
    """Return by column what is said of it that its guess says otherwise."""
    by_name = {one["name"]: one for one in columns}
    return {
        name: dict(told)
        for name, told in said.items()
        if name in by_name and any(by_name[name][what] != value for what, value in told.items())
    }


def corrected(
    columns: Columns, corrections: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the columns of a guess as a person corrected them; of these nothing is unclear."""
    sure = {"is_unclear": False}
    return [
        {**one, **corrections[one["name"]], **sure} if one["name"] in corrections else dict(one)
        for one in columns
    ]


def taken(content: Mapping[str, Any], plan: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return how a file is read by a saved mapping: its own guess, but for what was corrected."""
    guess = content["guess"]
    columns = corrected(guess["columns"], plan["corrections"])
    return {**content, **plan, "guess": {**guess, "columns": columns}, "taken": name}
