"""What a test run loads: all that tests ask for, where tests run."""

import gc

import pytest

pytest_plugins = ["tests.postgres_fixture"]  # it chooses the run's folder: before all others
_FOR_TESTS = [
    "tests.app_fixture",
    "tests.browser_fixture",
    "tests.command_fixture",
    "tests.compiled_once",
    "tests.marks",
]


def pytest_configure(config: pytest.Config) -> None:
    """Load Steward, except in a process that only hands tests out to workers: they wait for it."""
    if hasattr(config, "workerinput") or config.getoption("dist", "no") == "no":
        for name in _FOR_TESTS:
            config.pluginmanager.import_plugin(name)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: an archive holds the time, and all workers need one name."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never in what is loaded by now: a tenth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
