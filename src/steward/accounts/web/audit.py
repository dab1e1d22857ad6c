"""The audit page: every administrative act, filtered, paged, and as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, request

from steward.accounts import queries
from steward.accounts.queries import AuditFilter
from steward.accounts.rules import may
from steward.accounts.web.acts import KINDS, people_in, words_of
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.kit import db
from steward.kit.access import access
from steward.kit.events import Fact
from steward.kit.pages import is_htmx, page, rfc3339

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _wanted() -> AuditFilter:
    person = request.args.get("person", type=int)
    kind = request.args.get("kind")
    return AuditFilter(person, kind if kind in KINDS else None)


@bp.get("/desk/admin/audit")
@access("audit.read")
def audit_page() -> Response:
    """Show who did what, newest first."""
    session, wanted = db.session(), _wanted()
    found = queries.audited(session, wanted, cursor=request.args.get("cursor"))
    return page(
        "accounts/_acts.html" if is_htmx() else "accounts/audit.html",
        acts=list(_told(found.items)),
        next_cursor=found.next_cursor,
        wanted=wanted,
        people=queries.staff(session),
        kinds=KINDS,
        may_export=may(actor(), "audit.export"),
    )


@bp.get("/desk/admin/audit.csv")
@access("audit.read")
def audit_export() -> Response:
    """Send all acts that the filter lets through, as a file for a spreadsheet."""
    found = queries.all_audited(db.session(), _wanted())
    response = Response(_as_csv(_told(found)), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _told(facts: Sequence[Fact]) -> Iterator[tuple[Fact, str]]:
    """Say each fact in words, with the names that people have today."""
    names = queries.names_of(db.session(), sorted(people_in(facts)))
    return ((fact, words_of(fact, names)) for fact in facts)


def _as_csv(acts: Iterable[tuple[Fact, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("at", "who", "kind", "subject", "what"))
    for fact, words in acts:
        row = (rfc3339(fact.at), fact.actor_name, fact.kind, str(fact.subject_id), words)
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Spreadsheets run what begins like a formula; an apostrophe makes it text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
