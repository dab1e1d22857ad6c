"""`steward import mail`: mails from a Maildir, an mbox or a file."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from steward.channels import actions
from steward.channels.actions.files import Taken
from steward.kit.files import FileStore
from steward.kit.process import opened_database
from steward.kit.settings import load_settings
from steward.kit.terminal import Json, answer, progress

app = typer.Typer()
_Path = Annotated[Path, typer.Argument(help="A Maildir, a folder of mails, an mbox or one mail.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what each is; keep nothing.")]
_Answered = Annotated[
    bool, typer.Option("--answer", help="Answer as if they had just come, not as long past.")
]


@app.command("mail")
def import_mail(
    path: _Path, dry_run: _DryRun = False, answered: _Answered = False, as_json: Json = False
) -> None:
    """Take in mails. The same path once more changes nothing."""
    settings = load_settings()
    with opened_database(settings) as database:
        place = actions.Place(database, FileStore(settings), settings)
        if dry_run:
            taken = _last(progress(actions.look_through(place, path), "mails"))
        else:
            batches = actions.import_mails(place, path, is_answered=answered)
            taken = _last(progress(batches, "batches of 100 mails"))
    actions.stop_reading()
    _tell(taken, is_dry=dry_run, as_json=as_json)


def _last(steps: Iterator[Taken]) -> Taken:
    last = deque(steps, maxlen=1)
    return last[0] if last else Taken()


def _tell(taken: Taken, *, is_dry: bool, as_json: bool) -> None:
    counts = {"found": taken.found, "new": taken.found if is_dry else len(taken.new)}
    counts |= {"known": 0 if is_dry else taken.known} | dict(sorted(taken.kinds.items()))
    words = ", ".join(f"{number:,} {what.replace('_', ' ')}" for what, number in counts.items())
    answer(words, counts, as_json=as_json)
