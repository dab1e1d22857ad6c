"""`steward erase`: who was erased, and erasing them again once a backup is restored."""

from pathlib import Path
from typing import Annotated

import typer

from steward.customers import actions, queries
from steward.kit.errors import BadInput
from steward.kit.files import FileStore
from steward.kit.marks import N_
from steward.kit.process import opened_database
from steward.kit.settings import load_settings
from steward.kit.terminal import Json, answer, say

app = typer.Typer()
_Again = Annotated[
    bool, typer.Option("--again", help="Erase whoever was erased and is known again.")
]
_List = Annotated[
    Path | None,
    typer.Argument(help="Numbers of who was erased, one a line. Else HOME/erased.txt, if there."),
]


@app.command()
def erase(path: _List = None, *, again: _Again = False, as_json: Json = False) -> None:
    """Print the numbers of customers who were erased, to be kept elsewhere; or erase them again."""
    settings = load_settings()
    with opened_database(settings) as database:
        if not again:
            with database.reading() as session:
                for person_id in queries.erased_ids(session):
                    say(str(person_id))
            return
        listed = _listed(path, actions.list_of_erased(settings))
        found = list(actions.erase_again(database, FileStore(settings), settings, listed))
    answer(f"{len(found)} erased again", {"erased": found}, as_json=as_json)


def _listed(path: Path | None, usual: Path) -> list[int]:
    if path is not None and not path.exists():
        raise BadInput(N_("There is no file %(path)s.", path=str(path)))
    chosen = path or usual
    return actions.listed_in(chosen) if chosen.exists() else []
