"""How facts are sealed, when that was checked, and all of it as a file for an auditor."""

from collections.abc import Mapping
from datetime import timedelta
from tempfile import TemporaryFile

from flask import Response

from steward.accounts import actions
from steward.accounts.forms import PeriodForm
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.kit import seals
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.exports import zip_response
from steward.kit.pages import form, form_values, page
from steward.kit.running import settings, today, zone

_CHAIN = "/desk/admin/audit/chain"
_USUAL = timedelta(days=30)


@bp.get(_CHAIN)
@access("audit.export")
def chain_page() -> Response:
    """Show where the chain of facts stands, and offer it to auditors."""
    return _show({})


def _show(errors: Mapping[str, str]) -> Response:
    days = {"since": (today() - _USUAL).isoformat(), "until": today().isoformat()}
    with database().reading() as reading:
        standing = seals.standing(reading)
    return page(
        "accounts/chain.html", standing=standing, values=days | form_values(), errors=errors
    )


@bp.post(f"{_CHAIN}/export")
@access("audit.export")
@again(_show)
def export_chain() -> Response:
    """Send the facts of some days with their seals, heads and key."""
    wanted, signer = form(PeriodForm), seals.Signer(settings().signing_key())
    period = seals.Period(wanted.since, wanted.until, zone())
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    actions.export_facts(session(), file, period, signer, actor=actor())
    return zip_response(f"facts-{wanted.since}-{wanted.until}", file)
