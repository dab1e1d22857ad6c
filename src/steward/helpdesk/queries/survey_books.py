"""What the books are told of surveys: who was asked, and what they said, without their words.

A question that came back, or that somebody took back, was not asked.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.customers import accounts_of
from steward.helpdesk.rules.surveys import Survey
from steward.kit.feeds import Feed, Told, ids_told

_EVERY = text("select id from survey_asks order by id")
# Of whom a mail comes back, or who wants to be asked no more: what waited was not asked.
_CHANGED = text("""
    with told as materialized (
        select kind, subject_kind, subject_id, data from facts
        where id > :after and id <= :until
          and subject_kind in ('survey', 'ticket', 'person', 'company', 'user', 'team'))
    select a.id from told join survey_asks a on a.id = told.subject_id
    where told.subject_kind = 'survey'
    union
    select a.id from told join survey_asks a on a.ticket_id = told.subject_id
    where told.subject_kind = 'ticket'
    union
    select a.id from told join survey_asks a on a.person_id = told.subject_id
    where told.kind in ('customer.changed', 'customer.merged', 'customer.parted',
                        'customer.address_failed', 'consent.withdrawn')
    union
    select a.id from told join people p on p.company_id = told.subject_id
    join survey_asks a on a.person_id = p.id
    where told.kind = 'company.changed' and jsonb_exists(told.data -> 'changes', 'name')
    union
    select a.id from told join survey_asks a on a.agent_id = told.subject_id
    where told.kind = 'user.renamed'
    union
    select a.id from told join tickets t on t.team_id = told.subject_id
    join survey_asks a on a.ticket_id = t.id
    where told.kind = 'team.changed'
    order by 1
""")
_ASKED = text("""
    select a.id, a.person_id, cast(a.asked_at at time zone :zone as date) as asked_on, a.kind,
           coalesce(p.name, nullif(a.product, '')) as product, nullif(a.category, '') as category,
           a.severity, a.channel, m.name as team, u.name as agent, a.score
    from survey_asks a
    left join tickets t on t.id = a.ticket_id left join teams m on m.id = t.team_id
    left join users u on u.id = a.agent_id
    left join lateral (select min(name) as name from products
                       where lower(name) = lower(a.product)) p on true
    where a.id = any(:ids) and a.failed_at is null and t.withdrawn_at is null order by a.id
""")


class SurveyFigures(NamedTuple):
    """A question as the books know it; `recommends` is 1, 0 or -1 of who answered NPS."""

    survey_number: str
    asked_on: date
    survey: str
    account: str
    product: str | None
    category: str | None
    severity: str | None
    channel: str
    team: str | None
    agent: str | None
    is_answered: bool
    is_content: bool | None
    recommends: int | None


surveys_changed = ids_told(_EVERY, _CHANGED)


def tell_surveys(session: Session, ids: Sequence[int], zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell the books of questions, in two statements."""
    found = session.execute(_ASKED, {"ids": list(ids), "zone": zone.key}).all()
    accounts = accounts_of(session, {row.person_id for row in found})
    rows = []
    for id_, person_id, asked_on, kind, *what, score in found:
        said = (score is not None, *_said(Survey(kind), score))
        known = (_number(id_), asked_on, kind, accounts[person_id])
        rows.append(SurveyFigures._make((*known, *what, *said)))
    return (Told("surveys", rows, [(_number(id_),) for id_ in ids]),)


def _number(ask_id: int) -> str:
    return f"S-{ask_id}"


def _said(survey: Survey, score: int | None) -> tuple[bool | None, int | None]:
    """Return whether somebody is content, of CSAT, and whether they recommend us, of NPS."""
    if score is None:
        return None, None
    if survey is Survey.CSAT:
        return survey.is_good(score), None
    return None, survey.is_good(score) - survey.is_bad(score)


SURVEY_FEED = Feed("surveys", surveys_changed, tell_surveys)
