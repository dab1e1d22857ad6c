"""How likely open deals are won, by their stage and age, learned from those that have ended."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Integer, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from steward.quant.calibration import (
    Calibration,
    Cell,
    Reliability,
    Said,
    Tally,
    brier,
    reliability,
)
from steward.sales.models.deals import Deal, DealStage
from steward.sales.queries.deals.terms import stages
from steward.sales.rules.deals import DealState

AGES = (7, 14, 30, 60, 90, 120, 180, 365)  # days since the opening, at which the next column begins
_LEARNED = 0.7  # of the ended deals, the earlier ones, when it is tried on the later
_SPLIT = select(func.percentile_disc(_LEARNED).within_group(Deal.closed_on).label("day")).where(
    Deal.state != DealState.OPEN
)
_ASSUMED = (
    select(Deal.stage_id)
    .where(Deal.state == DealState.OPEN, Deal.opened_on.is_not(None))
    .group_by(Deal.stage_id)
    .order_by(func.count().desc(), Deal.stage_id)
    .limit(1)
)
# A deal counts once in each cell that it went through. Days of a deal begin at midnight in UTC:
# ages are in days, and the columns are weeks wide.
_TALLIES = text("""
    with moves as (
        select m.deal_id, m.to_id, m.from_id, m.at,
               lead(m.at) over w as until, row_number() over w as place
        from deal_moves m join deals d on d.id = m.deal_id and d.state <> 'open'
        window w as (partition by m.deal_id order by m.id)
    ), spells as (
        select deal_id, to_id as stage_id, at as since, until, false as is_assumed
        from moves where until is not null
        union all
        select m.deal_id, coalesce(m.from_id, :assumed), d.opened_on, m.at, m.from_id is null
        from moves m join deals d on d.id = m.deal_id
        where m.place = 1 and m.at - d.opened_on >= interval '1 day'
    ), cells as (
        select s.deal_id, s.stage_id, s.is_assumed, d.state = 'won' as won,
               coalesce(d.closed_on > :split, false) as held,
               generate_series(
                   width_bucket(extract(epoch from s.since - d.opened_on) / 86400, :ages),
                   width_bucket(extract(epoch from s.until - d.opened_on) / 86400, :ages)
               ) as age
        from spells s join deals d on d.id = s.deal_id
        join deal_stages g on g.id = s.stage_id and g.kind = 'open'
    )
    select stage_id, age, held, count(distinct deal_id) as n,
           count(distinct deal_id) filter (where won) as won,
           count(distinct deal_id) filter (where is_assumed) as assumed
    from cells group by grouping sets ((stage_id, age, held), (stage_id, held))
""")


@dataclass(frozen=True)
class OddsOfDeals:
    """What is learned from ended deals, and how that would have done.

    `said` and `typed` are the Brier scores, on the deals that ended after `split`, of what the
    earlier ones taught and of the usual probabilities. `assumed` deals, out of files that tell no
    stages before the end, are taken to have stood in `assumed_stage`.
    """

    calibration: Calibration
    split: date | None
    tried: int
    said: float | None
    typed: float | None
    chart: Sequence[Reliability]
    assumed: int
    assumed_stage: str


def age_column(today: date) -> ColumnElement[int]:
    """Select the column of ages in which an open deal is; null where nobody said its opening."""
    age = literal(today) - Deal.opened_on
    return func.width_bucket(age, literal(list(AGES), ARRAY(Integer)))


def odds_of_deals(session: Session) -> OddsOfDeals:
    """Learn from all deals that have ended, and try that on the later of them."""
    by_id = {one.id: one for one in stages(session)}
    usual = {one.id: float(one.probability) for one in by_id.values()}
    split, assumed_id = session.scalar(_SPLIT), session.scalar(_ASSUMED)
    earlier, later, assumed = _tallies(session, split, assumed_id)
    learned = Calibration(earlier, usual)
    tried = {cell: tally for cell, tally in later.items() if cell.column is not None}
    said = [Said(learned.odds(cell).value, tally) for cell, tally in tried.items()]
    typed = [Said(usual[cell.row], tally) for cell, tally in tried.items()]
    return OddsOfDeals(
        Calibration(_together(earlier, later), usual),
        split,
        sum(tally.n for tally in tried.values()),
        brier(said),
        brier(typed),
        reliability(said),
        assumed,
        by_id[assumed_id].name if assumed_id else "",
    )


def learned_odds(session: Session) -> Calibration:
    """Return what is learned from all deals that have ended."""
    usual = {one.id: float(one.probability) for one in session.scalars(select(DealStage))}
    earlier, later, _ = _tallies(session, None, session.scalar(_ASSUMED))
    return Calibration(_together(earlier, later), usual)


def _tallies(
    session: Session, split: date | None, assumed: int | None
) -> tuple[dict[Cell, Tally], dict[Cell, Tally], int]:
    """Return the tallies of deals that ended until a day, and after; and how many are assumed."""
    values = {"split": split, "assumed": assumed, "ages": list(AGES)}
    halves: tuple[dict[Cell, Tally], dict[Cell, Tally]] = ({}, {})
    total = 0
    for row in session.execute(_TALLIES, values):
        halves[row.held][Cell(row.stage_id, row.age)] = Tally(row.n, row.won)
        total += row.assumed if row.age is None else 0
    return *halves, total


def _together(one: Mapping[Cell, Tally], other: Mapping[Cell, Tally]) -> dict[Cell, Tally]:
    found = defaultdict[Cell, Tally](lambda: Tally(0, 0))
    for tallies in (one, other):
        for cell, tally in tallies.items():
            found[cell] = found[cell].plus(tally)
    return found
