"""What the page of an import shows: how far it is, and which column means what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext

from steward.helpdesk.rules.imports import (
    FIELDS,
    WAYS,
    BadMapping,
    UnclearTimes,
    guess_columns,
    guess_mapping,
)
from steward.helpdesk.web.import_files import files
from steward.kit import clock
from steward.kit.errors import BadInput, NotFound
from steward.kit.imports import UnreadableFile
from steward.kit.imports.tables import CHECKING, DRAFT, READY, Import
from steward.kit.texts import gettext as _

_FIELDS = {
    "external_id": lazy_gettext("Number in the other system"),
    "subject": lazy_gettext("Subject"),
    "body": lazy_gettext("Text"),
    "created_at": lazy_gettext("Raised at"),
    "customer_name": lazy_gettext("Customer’s name"),
    "customer_email": lazy_gettext("Customer’s mail address"),
    "state": lazy_gettext("State"),
    "severity": lazy_gettext("Severity"),
    "category": lazy_gettext("Category"),
    "team": lazy_gettext("Team"),
    "assignee": lazy_gettext("Agent"),
    "resolved_at": lazy_gettext("Resolved at"),
    "closed_at": lazy_gettext("Closed at"),
    "product": lazy_gettext("Product"),
    "order": lazy_gettext("Order"),
    "tags": lazy_gettext("Tags"),
}
_EXAMPLE = datetime(2026, 12, 31, 14, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Progress:
    """How far an import is: rows done of all that are expected, and how fast it goes."""

    done: int
    total: int | None
    rate: int
    seconds_left: int | None


def import_context(run: Import) -> dict[str, object]:
    """Gather what the page of an import shows of it."""
    return {"run": run, "progress": _progress(run), "preview": run.preview}


def _progress(run: Import) -> Progress:
    total = sum(run.preview["counts"].values()) if run.preview else None
    seconds = (clock.now() - run.begun_at).total_seconds() if run.begun_at else 0
    rate = (run.rows_done - run.begun_with) / max(seconds, 1)
    left = max(total - run.rows_done, 0) / rate if total and rate else None
    return Progress(run.rows_done, total, round(rate), None if left is None else round(left))


def columns_context(run: Import, error: BadInput | None = None) -> dict[str, object]:
    """Gather the form of the columns: what each field is called, is in, and what is wrong.

    Empty where the import has begun, or where its mapping has no columns to choose.
    """
    if not run.columns or run.state not in {DRAFT, CHECKING, READY}:
        return {"fields": None}
    guessed = _find_error(run) if run.state == DRAFT else None
    sent = request.form if request.method == "POST" else _columns_of(run)
    return {
        "fields": _FIELDS,
        "columns": [("", _("not in this file")), *((name, name) for name in run.columns)],
        "values": sent,
        "ways": [(way, _way_in_words(way)) for way in _ways(run, error, guessed)],
        "errors": _errors(error or guessed),
    }


def _find_error(run: Import) -> BadInput | None:
    """Say why the columns could not be told by their names."""
    try:
        with files().on_disk(run.file_sha256, run.file_name) as path:
            guess_mapping(path, {})
    except (BadMapping, UnreadableFile) as error:
        return error
    except NotFound:
        return BadInput(_("The uploaded file is gone. Upload it again."))
    return None


def _columns_of(run: Import) -> Mapping[str, str]:
    """Return the column of each field, under the name that it has in the form."""
    if run.mapping_content is None:
        return guess_columns(run.columns)
    ticket: dict[str, Any] = run.mapping_content["ticket"]
    return {name: ticket[name]["column"][0] for name in FIELDS if ticket[name]} | {
        "dates": run.mapping_content["dates"]
    }


def _ways(run: Import, *errors: BadInput | None) -> tuple[str, ...]:
    """Return the ways of writing times to choose from: where it was unclear, all that fit."""
    for error in errors:
        if isinstance(error, UnclearTimes):
            return error.ways
    return (run.mapping_content["dates"],) if run.mapping_content else ()


def _way_in_words(way: str) -> str:
    """Show a way of writing times by an example, on a day that cannot be a month."""
    return {
        "iso": _("2026-12-31, then the time"),
        "unix": _("seconds since 1970"),
        "unix-ms": _("milliseconds since 1970"),
        "mail": _("as in mails: Thu, 31 Dec 2026 14:05:00 +0100"),
    }.get(way) or _EXAMPLE.strftime(way)


def _errors(error: BadInput | None) -> dict[str, str]:
    if error is None:
        return {}
    if isinstance(error, UnclearTimes):
        return _errors_of_times(error)
    if isinstance(error, BadMapping):
        return {"subject": error.what}
    return error.errors or {"": error.detail}


def _errors_of_times(error: UnclearTimes) -> dict[str, str]:
    if error.ways:
        told = _(
            "Times such as “%(time)s” can be read in several ways. Choose one.", time=error.sample
        )
        return {"dates": told}
    told = _(
        "Times such as “%(time)s” are written in a way that is not known. Choose another column,"
        " or use a mapping of your own.",
        time=error.sample,
    )
    return {"created_at": told}


def columns_sent(run: Import) -> tuple[dict[str, str], str | None]:
    """Read which column each field is in, and how times are written. Raises BadInput."""
    sent = {name: request.form.get(name, "") for name in FIELDS}
    strange = {
        name: _("%(file)s has no such column. Choose one of the list.", file=run.file_name)
        for name, column in sent.items()
        if column and column not in run.columns
    }
    if strange:
        raise BadInput(errors=strange)
    return sent, _dates_sent()


def _dates_sent() -> str | None:
    dates = request.form.get("dates", "")
    if dates and dates not in WAYS:
        raise BadInput(errors={"dates": _("Choose one of the list.")})
    return dates or None
