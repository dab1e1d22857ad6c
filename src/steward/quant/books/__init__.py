"""What figures of a business say: shares, means, medians, times, growth, and how sure one can be.

Every interval is of 95 % unless asked otherwise. Sums come in, so that the rows may be anywhere.
"""

from steward.quant.books.cohorts import Cohort, cohort_table
from steward.quant.books.comparing import Ranked, benjamini_hochberg, fisher, log_rank
from steward.quant.books.concentration import Concentration, concentration
from steward.quant.books.counts import count_interval, count_ratio
from steward.quant.books.growth import grown
from steward.quant.books.interval import Interval
from steward.quant.books.means import Moments, mean_interval, median_of, ratio_interval
from steward.quant.books.periods import Grain, Period, compared, known_part
from steward.quant.books.roadblocks import Place, Roadblock, roadblocks
from steward.quant.books.shares import Difference, net_share, newcombe, wilson
from steward.quant.books.survival import (
    Curve,
    Spell,
    day_of_part,
    incidence,
    part_interval,
    quantile,
    survival,
)
from steward.quant.books.swing import LEAST_CHANGES, Change, change_among

__all__ = [
    "LEAST_CHANGES",
    "Change",
    "Cohort",
    "Concentration",
    "Curve",
    "Difference",
    "Grain",
    "Interval",
    "Moments",
    "Period",
    "Place",
    "Ranked",
    "Roadblock",
    "Spell",
    "benjamini_hochberg",
    "change_among",
    "cohort_table",
    "compared",
    "concentration",
    "count_interval",
    "count_ratio",
    "day_of_part",
    "fisher",
    "grown",
    "incidence",
    "known_part",
    "log_rank",
    "mean_interval",
    "median_of",
    "net_share",
    "newcombe",
    "part_interval",
    "quantile",
    "ratio_interval",
    "roadblocks",
    "survival",
    "wilson",
]
