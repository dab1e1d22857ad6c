"""How tests start Chromium: the machine's where there is one, else Playwright's."""

import os
import shutil
from typing import Any

import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The options of pytest-playwright, with this machine's Chromium; root has no sandbox."""
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return browser_type_launch_args | {
        "executable_path": shutil.which("chromium"),
        "args": arguments,
    }
