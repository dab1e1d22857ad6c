"""Any file of rows on its way in: guessed, corrected by a person, staged as typed Parquet."""

from steward.kit.imports.sources import members
from steward.kit.imports.staging.door import guess, stage
from steward.kit.imports.staging.matching import suggest_mapping
from steward.kit.imports.staging.refused import Refused, annotated, read_refused
from steward.kit.imports.staging.results import find_staged
from steward.kit.imports.staging.shapes import (
    ColumnGuess,
    DateOrder,
    Fixed,
    Format,
    Given,
    Guess,
    Plan,
    Progress,
    Staged,
)

__all__ = [
    "ColumnGuess",
    "DateOrder",
    "Fixed",
    "Format",
    "Given",
    "Guess",
    "Plan",
    "Progress",
    "Refused",
    "Staged",
    "annotated",
    "find_staged",
    "guess",
    "members",
    "read_refused",
    "stage",
    "suggest_mapping",
]
