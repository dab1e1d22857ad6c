"""`steward token`: make an API token from the command line."""

from typing import Annotated

import typer

from steward.accounts import actions
from steward.accounts.actions import NewStaff
from steward.accounts.forms import EmailForm
from steward.accounts.rules import SYSTEM, Role
from steward.kit.pages import parse
from steward.kit.process import opened_database
from steward.kit.terminal import Json, answer

app = typer.Typer(name="token", help="API tokens.", no_args_is_help=True)


@app.callback()
def token() -> None:
    """Make API tokens for programs."""


@app.command("create")
def create(
    email: Annotated[str, typer.Option(help="Whom the token acts for.")],
    role: Annotated[Role, typer.Option(help="Their role, if they are new here.")] = Role.AGENT,
    name: Annotated[str, typer.Option(help="What the token is for.")] = "Command line",
    days: Annotated[int, typer.Option(min=1, max=365, help="Days until it expires.")] = 90,
    as_json: Json = False,
) -> None:
    """Print a new API token. Whoever is not on the staff yet is taken on, without a password."""
    address = parse(EmailForm, {"email": email}).email
    newcomer = NewStaff(address, address.partition("@")[0].title(), role)
    with opened_database() as database, database.transaction() as session:
        user = actions.ensure_user(session, newcomer, actor=SYSTEM)
        _, secret = actions.create_token(session, user, name, days=days, actor=SYSTEM)
    answer(secret, {"token": secret, "email": address, "days": days}, as_json=as_json)
