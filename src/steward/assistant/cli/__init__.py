"""`steward assistant`: how well it would do with the questions in files."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from steward.assistant.cli.files import Columns, read_test, read_train
from steward.assistant.rules import USUAL_THRESHOLD, Evaluation, take_lesson, try_out
from steward.kit.terminal import Json, answer, progress, waiting

app = typer.Typer(name="assistant", help="The assistant.", no_args_is_help=True)
_File = typer.Option(exists=True, dir_okay=False, readable=True)


@app.callback()
def assistant() -> None:
    """The assistant."""


@app.command("evaluate")
def evaluate_files(  # noqa: PLR0913, PLR0917 - each is an option of the command line
    train: Annotated[Path, _File],
    test: Annotated[Path, _File],
    text: Annotated[str, typer.Option(help="The column of the questions.")] = "",
    label: Annotated[str, typer.Option(help="The column of their intents.")] = "",
    out_of_scope: Annotated[str, typer.Option(help="The label of what is out of scope.")] = "",
    threshold: Annotated[float, typer.Option(min=0, max=1)] = USUAL_THRESHOLD,
    as_json: Json = False,
) -> None:
    """Teach by one CSV file, try on another, and print how well that went; nothing is stored."""
    columns = Columns(text, label, out_of_scope)
    taught, asked = read_train(train, columns), read_test(test, columns)
    with waiting(f"Learning from {len(taught):,} questions"):
        lesson = take_lesson(taught)
    found = try_out(lesson, progress(asked, "questions", total=len(asked)), threshold)
    answer(_in_words(found), asdict(found), as_json=as_json)


def _in_words(found: Evaluation) -> str:
    return f"""\
Taught {found.intents:,} intents by {found.taught:,} questions in {found.teach_seconds:.1f} s.
Tried {found.tried:,} questions, {found.out_of_scope:,} of them out of scope.
Accuracy in scope    {_percent(found.accuracy_in_scope)}
Out-of-scope recall  {_percent(found.out_of_scope_recall)}
Overall accuracy     {_percent(found.overall_accuracy)}
Coverage             {_percent(found.coverage)}, from a confidence of {found.threshold:g} on
Of it wrong          {_percent(found.errors)}
One answer           {found.latency_p50_ms:.1f} ms, 95 % within {found.latency_p95_ms:.1f} ms"""


def _percent(share: float | None) -> str:
    return "none there" if share is None else f"{share:.1%}"
