"""`python -m steward` is the `steward` command."""

from steward.cli import run

run()
