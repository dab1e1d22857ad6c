"""Reports: their readings asked of the lake, as far as they are needed, and told."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from threading import Lock
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session
from typing_extensions import override

from steward.analytics.queries.manifest import Manifest, manifest
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.reports import REPORTS, Asked, Report, Reported, Rows
from steward.analytics.rules.views import VIEWS
from steward.kit.errors import BadInput
from steward.kit.marks import N_

_READING = "steward.analytics.queries.engine.reading"
_KEPT = 500  # reports that a process remembers
_kept: OrderedDict[Hashable, Reported] = OrderedDict()
_lock = Lock()


def get_report(name: str) -> Report:
    """Return a report. Raises BadInput, naming it, where there is none of that name."""
    if name not in REPORTS:
        raise BadInput(
            N_("There is no report “%(name)s”.", name=name[:100]),
            errors={"report": N_("This is no report.")},
        )
    return REPORTS[name]


def tell_report(
    session: Session,
    ask: Ask,
    today: date,
    numbers: Mapping[str, Decimal] | None = None,
) -> Reported:
    """Say what a report says; `ask` names it, as if it were a metric, and by what it is told.

    `today` is not over, so the books are known to end before it. `numbers` are settings of the
    report. Raises BadInput, naming it, for what is not there, and BooksUnavailable.
    """
    report = get_report(ask.metric)
    by = ask.by[0] if ask.by else report.by[0]
    _check(report, by, ask)
    usual = {name: setting.usual for name, setting in report.settings.items()}
    if unknown := [name for name in numbers or () if name not in usual]:
        raise BadInput(
            N_("This report has no setting “%(name)s”.", name=unknown[0][:100]),
            errors={"setting": N_("This is no setting.")},
        )
    asked = Asked(by, today, usual | dict(numbers or {}))
    held = manifest(session)
    key = (held.version, ask, by, today, tuple(asked.numbers.items()))
    found = _kept.get(key)
    if found is None:
        found = report.tell(_Found(report, held, asked, ask), asked)
        with _lock:
            _kept[key] = found
            while len(_kept) > _KEPT:
                _kept.popitem(last=False)
    return found


def _check(report: Report, by: str, ask: Ask) -> None:
    if by not in report.by or len(ask.by) > 1:
        raise BadInput(
            N_("This report cannot be told by “%(name)s”.", name=by[:100]),
            errors={"by": N_("This is no dimension.")},
        )
    for name, _values in ask.where:
        if not any(name in VIEWS[view].dimensions for view in report.views):
            raise BadInput(
                N_("There is no “%(name)s” to filter by.", name=name[:100]),
                errors={"where": N_("This is no dimension.")},
            )


class _Found(Mapping[str, Rows]):
    """What readings find: asked when somebody looks, once."""

    def __init__(self, report: Report, held: Manifest, asked: Asked, ask: Ask) -> None:
        self._report, self._held, self._asked, self._ask = report, held, asked, ask
        self._read: dict[str, Rows] = {}

    @override
    def __getitem__(self, name: str) -> Rows:
        if name not in self._read:
            engine: Any = import_module(_READING)
            reading = self._report.readings[name]
            known = VIEWS[reading.view].dimensions
            where = tuple(one for one in self._ask.where if one[0] in known)
            ask = replace(self._ask, where=where)
            ask = replace(ask, since=None, until=None) if reading.all_time else ask
            lake = current_app.extensions["lake"]
            self._read[name] = engine.read(lake, self._held, reading, self._asked, ask)
        return self._read[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._report.readings)

    @override
    def __len__(self) -> int:
        return len(self._report.readings)
