"""What servers of tests are forked from: Steward loaded, all pages compiled.

Each would take seconds for that. Only the process that is forked may import this.
"""

import gc
import tempfile
from pathlib import Path

import pytest

import steward.asgi
import steward.cli.listening
import steward.cli.serving
import steward.cli.working  # noqa: F401 - loaded before the fork, as are those above
from steward.kit.db import Database
from steward.kit.settings import Settings
from steward.main import create_app
from tests import forked  # noqa: F401 - loaded before the fork, with all that it loads
from tests.compiled_once import compile_once


def _compile() -> None:
    with tempfile.TemporaryDirectory() as home:
        app = create_app(Settings(home=Path(home)), Database("postgresql://nowhere/"))
    for name in app.jinja_env.list_templates(extensions=["html", "txt"]):
        app.jinja_env.get_template(name)


compile_once(pytest.MonkeyPatch())
_compile()
gc.collect()
gc.freeze()  # a collection would touch, and so copy, every page that is shared
