"""A small sound house in a folder of its own, in which a test breaks one rule and runs the tool."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
_TOOLS = Path(sys.executable).parent
_RULES = ("pyproject.toml", "sgconfig.yml", "rules", "tests/architecture/samples")
_MODULES = (
    "accounts",
    "analytics",
    "assistant",
    "channels",
    "customers",
    "helpdesk",
    "inventory",
    "knowledge",
    "notifications",
    "problems",
    "promises",
    "routing",
    "sales",
)
_SOUND = {
    "main.py": '"""All."""\n\nfrom steward.helpdesk import web\n',
    "kit/db.py": '"""D."""\n\nimport sqlalchemy\n\n\ndef settle(session):\n    session.commit()\n',
    "kit/clock.py": '"""C."""\n',
    "helpdesk/web.py": '"""W."""\n\nfrom steward.helpdesk import actions\n',
    "helpdesk/api.py": '"""A."""\n\nimport flask\n',
    "helpdesk/actions.py": '"""A."""\n\n\ndef add(session, row):\n    session.add(row)\n',
    "helpdesk/models.py": '"""M."""\n\nfrom steward.helpdesk import rules\n',
    "helpdesk/rules.py": '"""R."""\n\nfrom steward.kit import clock\n',
    "helpdesk/events.py": '"""E."""\n',
    "customers/models.py": '"""M."""\n',
    "accounts/models.py": '"""M."""\n',
    "knowledge/queries.py": '"""Q."""\n',
    "sales/rules.py": '"""R."""\n',
    "inventory/models.py": '"""M."""\n',
    "promises/rules.py": '"""R."""\n',
    "routing/rules.py": '"""R."""\n',
    "quant/demand/__init__.py": '"""D."""\n',
    "quant/demand/fitting.py": '"""F."""\n',
    "analytics/jobs.py": '"""J."""\n',
    "assistant/rules.py": '"""R."""\n',
    "channels/jobs.py": '"""J."""\n',
    "problems/jobs.py": '"""J."""\n',
    "notifications/jobs.py": '"""J."""\n\nfrom steward.helpdesk import actions_door\n',
}


@dataclass(frozen=True)
class Outcome:
    """What a tool said, and whether it was content."""

    content: bool
    text: str


@dataclass(frozen=True)
class House:
    """The sound house under `root`, with the project's own rules beside it."""

    root: Path

    def build(self) -> None:
        """Write the sound house and copy the rules."""
        for rule in _RULES:
            source, target = PROJECT / rule, self.root / rule
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, target)
        for package in ("", "kit/", "quant/", *(f"{module}/" for module in _MODULES)):
            self.write(f"{package}__init__.py", '"""P."""\n')
        self.write("helpdesk/__init__.py", '"""H."""\n\nactions_door = 1\n')
        for path, code in _SOUND.items():
            self.write(path, code)

    def write(self, path: str, code: str) -> None:
        """Write a file of the package."""
        target = self.root / "src/steward" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(code, "utf-8")

    def run(self, tool: str, *arguments: str) -> Outcome:
        """Run one of the tools of the virtual environment in the house."""
        done = subprocess.run(
            [_TOOLS / tool, *arguments],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(self.root / "src"), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Outcome(done.returncode == 0, done.stdout + done.stderr)
