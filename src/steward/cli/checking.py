"""`steward verify` and `doctor`: whether the data are right, and whether all is well."""

from collections import deque
from collections.abc import Iterable
from typing import Annotated

import typer

from steward.kit import seals
from steward.kit.db import Database
from steward.kit.doctor import Health, examine
from steward.kit.files import FileStore
from steward.kit.process import opened_database
from steward.kit.settings import Settings, load_settings
from steward.kit.terminal import Json, print_json, say
from steward.main import checks, looks

app = typer.Typer()
_SHOWN = 20  # differences of one kind


@app.command()
def verify(
    heads: Annotated[
        typer.FileText | None, typer.Option(help="Lines of `steward head`, kept elsewhere.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Compute anew what is kept twice, check what must hold, and name every difference.

    Facts are sealed first, as far as they are settled.
    """
    settings = load_settings()
    with opened_database(settings) as database:
        found = _differences(database, settings, heads)
    total = sum(map(len, found.values()))
    if as_json:
        print_json({"differences": total, "checks": found})
    else:
        _say_differences(found)
    raise typer.Exit(min(total, 1))


def _differences(
    database: Database, settings: Settings, heads: Iterable[str] | None
) -> dict[str, list[str]]:
    """Seal what is settled, check all, and keep for the page when the chain was checked."""
    deque(seals.seal_facts(database), maxlen=0)
    files = FileStore(settings)
    with database.reading() as session:
        sealed = seals.standing(session).seals
        all_checks = checks(settings).items()
        found = {what_holds: list(check(session, files)) for what_holds, check in all_checks}
        if heads is not None:
            found["Heads are those kept elsewhere"] = list(seals.missing_heads(session, heads))
    with database.transaction() as session:
        seals.note_check(session, sealed, next(iter(found[seals.WHAT_HOLDS]), None))
    return found


def _say_differences(found: dict[str, list[str]]) -> None:
    for what_holds, differences in found.items():
        for difference in differences[:_SHOWN]:
            say(f"{what_holds}, but not so: {difference}")
        if len(differences) > _SHOWN:
            say(f"{what_holds}, but not so: {len(differences) - _SHOWN} more")
    say(f"{sum(map(len, found.values()))} differences in {len(found)} checks")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Look at all that Steward stands on, and say what to do where it is not well."""
    settings = load_settings()
    findings = list(examine(settings, looks(settings)))
    if as_json:
        print_json({one.part: {"health": one.health, "words": one.words} for one in findings})
    else:
        for one in findings:
            say(f"{one.health:8} {one.part:11} {one.words}")
    raise typer.Exit(int(any(one.health == Health.FAILED for one in findings)))


@app.command()
def head(
    last: Annotated[int, typer.Option(help="How many days, the newest last.", min=1)] = 1,
) -> None:
    """Print the signed heads of the chain of facts, to be put where no admin reaches."""
    settings = load_settings()
    with opened_database(settings) as database, database.reading() as session:
        signer = seals.Signer(settings.signing_key())
        for line in seals.head_lines(session, signer, newest=last):
            typer.echo(line)
