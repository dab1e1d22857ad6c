"""Learning category and severity from the tickets that people have resolved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.helpdesk.events import TriageLearned
from steward.helpdesk.models import TriageModel
from steward.helpdesk.queries.concerned import Concerned, concerned
from steward.helpdesk.queries.triage import present_triage
from steward.helpdesk.rules.triage import Triage
from steward.kit import clock, events
from steward.quant.text import Sorter, TooFew, learn, macro_f1

CATEGORY, SEVERITY = "category", "severity"
SUBJECTS = {CATEGORY: 1, SEVERITY: 2}  # what facts about learning are about
LEAST = 200  # examples, below which nothing is learned
_HELD_OUT = 5  # the newest of so many parts are not learned from, but tried on
# What a ticket was resolved as stands: nobody has corrected it. Before the first change of its
# category it had what the customer chose, or none.
_RESOLVED = text("""
    select t.subject, t.category, t.severity, t.language, t.customer_id, t.order_ref, t.product,
        t.impact, t.urgency,
        (select left(m.body, 4000) from messages m where m.ticket_id = t.id and m.by_customer
         order by m.id limit 1) as body,
        coalesce(
            (select jsonb_build_array(f.data #> '{changes,category,0}') from facts f
             where f.subject_kind = 'ticket' and f.subject_id = t.id and f.kind = 'ticket.edited'
               and f.data -> 'changes' ? 'category' order by f.id limit 1),
            jsonb_build_array(t.category)) ->> 0 as first_category
    from tickets t where t.state in ('resolved', 'closed') and t.withdrawn_at is null
        and not exists (select from conversations c
                        where c.ticket_id = t.id and c.forgotten_at is not null)
    order by t.id desc limit 20000
""")


@dataclass(frozen=True)
class Example:
    """A ticket's text, what it was resolved as, and what it was without any learning."""

    text: str
    label: str
    without: str | None


def learn_triage(session: Session) -> None:
    """Learn both from the tickets resolved so far; each is on only while it beats what is without.

    It is tried on the newest fifth, which it has not seen; then it learns from all.
    """
    triage = present_triage(session)
    rows = list(reversed(session.execute(_RESOLVED).all()))
    categories = [
        Example(text_of(row.subject, row.body), row.category, row.first_category)
        for row in rows
        if row.category
    ]
    about = concerned(session, rows, triage.segments)
    severities = [
        Example(text_of(row.subject, row.body), row.severity, _by_rules(triage, row, about))
        for row in rows
    ]
    _keep(session, CATEGORY, categories)
    _keep(session, SEVERITY, severities)


def text_of(subject: str, body: str | None) -> str:
    """Return what of a ticket is learned from: what its customer wrote first."""
    return f"{subject}\n{body or ''}"


def _by_rules(triage: Triage, row: Any, about: Concerned) -> str:  # noqa: ANN401 - of _RESOLVED
    known = replace(
        about.known(row, (row.subject, row.body or ""), row.language),
        category=row.first_category or "",
        impact=row.impact,
        urgency=row.urgency,
    )
    return triage.judge(known).severity.value


def _keep(session: Session, what: str, examples: Sequence[Example]) -> None:
    """Keep what was learned, how well it does, and whether it is on."""
    model = session.get(TriageModel, what) or TriageModel(what=what)
    model.trained_at, model.examples = clock.now(), len(examples)
    model.held_out, model.learned_f1, model.rules_f1 = compare(examples)
    is_on = (model.learned_f1 or 0) > (model.rules_f1 or 0)
    model.arrays = _learned(examples).to_bytes() if is_on else None
    model.on_since = (model.on_since or clock.now()) if is_on else None
    session.add(model)
    session.flush()
    learned = TriageLearned(
        subject_id=SUBJECTS[what],
        what=what,
        examples=len(examples),
        learned=_percent(model.learned_f1),
        rules=_percent(model.rules_f1),
        is_on=is_on,
    )
    events.record(session, learned, actor=SYSTEM)


def compare(examples: Sequence[Example]) -> tuple[int, float | None, float | None]:
    """Return how many were held out, and the macro-F1 on them with learning and without.

    Of examples in the order of time, the newest fifth. Without figures where there are too few.
    """
    held = len(examples) // _HELD_OUT
    if len(examples) < LEAST:
        return 0, None, None
    used, tried = examples[:-held], examples[-held:]
    try:
        sorter = _learned(used)
    except TooFew:
        return 0, None, None
    truth = [one.label for one in tried]
    guesses = [guess.label for guess in sorter.guess([one.text for one in tried])]
    return held, macro_f1(truth, guesses), macro_f1(truth, [one.without for one in tried])


def _learned(examples: Sequence[Example]) -> Sorter:
    return learn([one.text for one in examples], [one.label for one in examples])


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
