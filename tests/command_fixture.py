"""A command line in this process, on a home and a database of this test alone."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from steward.cli import run


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code, and what it said where."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> dict[str, Any]:
        """What `--json` printed."""
        return dict(json.loads(self.out))


Steward = Callable[..., Outcome]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the commands of this test keep their files."""
    return tmp_path / "home"


@pytest.fixture
def steward(
    home: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Steward:
    """Run a command as `python -m steward` would, on a fresh database with the cast in it.

    To start a process for it would take two seconds, nearly all of them for loading Python files.
    """
    url = request.getfixturevalue("fresh_database_url")
    monkeypatch.setenv("STEWARD_DATABASE_URL", url)
    monkeypatch.setenv("STEWARD_HOME", str(home))

    def command(*words: object, **settings: object) -> Outcome:
        with pytest.MonkeyPatch.context() as for_this_one:
            for name, value in settings.items():
                for_this_one.setenv(f"STEWARD_{name.upper()}", str(value))
            for_this_one.setattr("sys.argv", ["steward", *map(str, words)])
            with pytest.raises(SystemExit) as ended:
                run()
        said = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), said.out, said.err)

    return command
