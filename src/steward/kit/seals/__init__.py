"""Seals: facts are hash-chained after they are written, and each day's head is signed.

`WHAT_HOLDS` names the check of the chain.

Nobody who writes waits for it: a job seals in batches what is settled. How, and why so, says
docs/decisions/0019-facts-are-sealed.md.
"""

from steward.kit.seals.checking import WHAT_HOLDS, checks_of, differences, missing_heads
from steward.kit.seals.erasing import WordsErased, erase_words
from steward.kit.seals.exporting import Period, write_bundle
from steward.kit.seals.hashing import Signer
from steward.kit.seals.sealing import head_lines, note_check, seal_facts, sign_head
from steward.kit.seals.standing import Standing, standing
from steward.kit.seals.tables import FactDigest, Head, Seal, Sealing

__all__ = [
    "WHAT_HOLDS",
    "FactDigest",
    "Head",
    "Period",
    "Seal",
    "Sealing",
    "Signer",
    "Standing",
    "WordsErased",
    "checks_of",
    "differences",
    "erase_words",
    "head_lines",
    "missing_heads",
    "note_check",
    "seal_facts",
    "sign_head",
    "standing",
    "write_bundle",
]
