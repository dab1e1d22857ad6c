"""What is usual of what was sold from some week on: a fault that has begun is in nothing older.

Where the week of the sale is known, what was sold before a fault began needs not be waited out: of
a carrier that breaks things since Monday, the complaints about what it carried before drown those.
"""

from dataclasses import dataclass

import numpy as np

from steward.quant.faults.house import WEEK, Codes, Numbers, added
from steward.quant.faults.usual import Usual

BACK = (0, 1, 2, 3, 4, 5, 6, 7, 8)  # weeks before this one from which on was sold


@dataclass(frozen=True, eq=False)
class Cohorts:
    """Of some rows (a value of a dimension, or a slice), in a week.

    `first` is the week from which on each cohort was sold. A column of `before` says what was usual
    of it until this week, one of `now` what is in this week.
    """

    usual: Usual
    first: Codes
    before: Numbers
    now: Numbers

    @classmethod
    def of(cls, usual: Usual, week: int, rows: tuple[Codes, int], sales: Codes) -> "Cohorts":
        """Take the row of each of some sales, and how many rows there are."""
        back = np.array([one for one in BACK if one <= week], np.intp)
        places, count = rows
        house, curves, pace = usual.house, usual.due.lags.curves, usual.pace
        before = [curves[:, :one] @ pace[week - one : week] for one in back.tolist()]
        kind, age = house.sold_codes[sales, 0], week - house.sold_week[sales]
        due = usual.due.per_sale[sales]

        def of_age(share: Numbers) -> Numbers:
            found = added(places * len(back) + age, due * share[kind, age], count * len(back))
            return np.asarray(found.reshape(count, len(back)).cumsum(axis=1))

        now = of_age(curves[:, back] * pace[week])
        return cls(usual, week - back, of_age(np.stack(before, axis=1)), now)

    @classmethod
    def of_one(cls, usual: Usual, week: int, sales: Codes) -> "Cohorts":
        """Take some sales as one row."""
        lately = cls.lately(usual, week, sales)
        return cls.of(usual, week, (np.zeros(len(lately), np.intp), 1), lately)

    @staticmethod
    def lately(usual: Usual, week: int, sales: Codes) -> Codes:
        """Return those of some sales that are in a cohort of a week."""
        age = week - usual.house.sold_week[sales]
        return sales[(age >= 0) & (age <= BACK[-1])]

    def until(self, row: Codes, column: int, at: Numbers) -> Numbers:
        """Return what was usual until each moment (of this week) in a row each."""
        share = np.where(at // WEEK > self.first[0], 1.0, self.usual.part(at))
        return np.asarray(self.before[row, column] + self.now[row, column] * share)
