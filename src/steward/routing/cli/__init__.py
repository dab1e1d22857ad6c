"""`steward simulate`: what would have become of some arrivals under another policy or staff."""

from pathlib import Path
from typing import Annotated

import typer

from steward.kit.terminal import Json, print_json, say
from steward.routing.cli.files import read_arrivals, read_staff
from steward.routing.rules.simulation import Policy, simulate

app = typer.Typer()
_File = typer.Option(exists=True, dir_okay=False, readable=True)


@app.command("simulate")
def run(
    arrivals: Annotated[Path, _File],
    staff: Annotated[Path, _File],
    policy: Policy = Policy.STEWARD,
    seed: int = 0,
    as_json: Json = False,
) -> None:
    """Run arrivals (CSV) and staff (JSON) through a policy, and print what became of them."""
    found = simulate(read_arrivals(arrivals), read_staff(staff), policy, seed)
    if as_json:
        print_json({"policy": policy, "seed": seed, **found.as_dict()})
    else:
        say(found.in_words())
