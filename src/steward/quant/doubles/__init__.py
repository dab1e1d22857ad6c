"""Records that are likely one person, found by what they share: docs/customers-doubles.md.

By Fellegi and Sunter (1969): what agrees and what does not weighs by how much rarer it is among
strangers than between two records of one person.
"""

from steward.quant.doubles.comparing import Reason
from steward.quant.doubles.finding import LIKELY, Double, find_doubles, likely_at_entry
from steward.quant.doubles.folding import folded_company, folded_mail
from steward.quant.doubles.records import Record

__all__ = [
    "LIKELY",
    "Double",
    "Reason",
    "Record",
    "find_doubles",
    "folded_company",
    "folded_mail",
    "likely_at_entry",
]
