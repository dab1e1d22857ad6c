"""What ruff, mypy and pytest are set to refuse, tried on code that they must refuse."""

import pytest

from tests.architecture.house import House

FUNCTION = '"""Too much of something."""\n\n\ndef act({arguments}) -> int:\n    """Act."""\n{body}'


def _function(body: str, arguments: str = "x: int") -> str:
    return FUNCTION.format(arguments=arguments, body=body + "    return 0\n")


REFUSED_BY_RUFF = [
    pytest.param(
        "C901", _function("    while x:\n        x = x - 1\n" * 8), id="nine-ways-through"
    ),
    pytest.param("PLR0912", _function("    if x:\n        x = 1\n" * 9), id="nine-branches"),
    pytest.param("PLR0915", _function("    x = x + 1\n" * 30), id="thirty-one-statements"),
    pytest.param("PLR0911", _function("    if x:\n        return 1\n" * 4), id="five-returns"),
    pytest.param(
        "PLR0913", _function("", ", ".join(f"a{n}: int" for n in range(7))), id="seven-arguments"
    ),
    pytest.param("E501", f'"""{"long " * 20}."""\n', id="line-of-more-than-100"),
    pytest.param("D100", "x = 1\n", id="file-that-says-nothing-of-itself"),
    pytest.param("T201", '"""P."""\n\nprint("hello")\n', id="print"),
    pytest.param("DTZ005", '"""T."""\n\nfrom datetime import datetime\n\nnow = datetime.now()\n'),
    pytest.param("PLC0415", _function("    import json\n"), id="import-in-a-function"),
    pytest.param("PGH004", '"""N."""\n\nimport json  # noqa\n', id="noqa-without-a-code"),
    pytest.param("PGH003", '"""I."""\n\nx: int = ""  # type: ignore\n', id="ignore-without-a-code"),
    pytest.param("RUF100", '"""U."""\n\nx = 1  # noqa: S101\n', id="noqa-for-nothing"),
]

REFUSED_BY_MYPY = '''"""Each function does one thing that mypy is set to refuse."""


class Above:
    """Has a method."""

    def act(self) -> int:
        """Act."""
        return 1


class Below(Above):
    """Replaces it without a word."""

    def act(self) -> int:
        """Act."""
        return 2


def untyped(x):
    """Take anything."""
    return x


def never(x: int) -> int:
    """Come to the last line never."""
    if isinstance(x, int):
        return x
    return 0


def always(above: Above) -> int:
    """Ask what is always true."""
    return 1 if above else 0


def again(x: int) -> bool:
    """Ask twice."""
    return isinstance(x, int) and x > 0


ignored: int = ""  # type: ignore
'''

REFUSED_BY_PYTEST = '''"""Four tests that must not pass."""

import socket
import warnings

import pytest


def test_warning():
    warnings.warn("old", DeprecationWarning)


def test_far_away():
    socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.xfail
def test_that_passes_unexpectedly():
    pass


def test_near_by():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
'''


@pytest.mark.parametrize(("code", "source"), REFUSED_BY_RUFF)
def test_ruff_refuses(house: House, code: str, source: str) -> None:
    house.write("helpdesk/broken.py", source)
    outcome = house.run(
        "ruff", "check", "--output-format=concise", "src/steward/helpdesk/broken.py"
    )
    assert not outcome.content
    assert f" {code} " in outcome.text


def test_mypy_refuses(house: House) -> None:
    house.write("helpdesk/broken.py", REFUSED_BY_MYPY)
    outcome = house.run("mypy", "src/steward/helpdesk/broken.py")
    refused = {
        "explicit-override",
        "ignore-without-code",
        "no-untyped-def",
        "redundant-expr",
        "truthy-bool",
        "unreachable",
    }
    assert {reason for reason in refused if f"[{reason}]" in outcome.text} == refused, outcome.text


def test_pytest_refuses(house: House) -> None:
    (house.root / "tests/test_broken.py").write_text(REFUSED_BY_PYTEST, "utf-8")
    outcome = house.run("pytest", "-p", "no:cacheprovider", "tests/test_broken.py")
    assert "3 failed, 1 passed" in outcome.text, outcome.text
    for reason in ("DeprecationWarning: old", "SocketConnectBlockedError", "XPASS(strict)"):
        assert reason in outcome.text


def test_pytest_refuses_an_unknown_marker(house: House) -> None:
    marked = '"""M."""\n\nimport pytest\n\npytestmark = pytest.mark.brwoser\n'
    (house.root / "tests/test_broken.py").write_text(marked, "utf-8")
    outcome = house.run("pytest", "-p", "no:cacheprovider", "tests/test_broken.py")
    assert "'brwoser' not found in `markers`" in outcome.text
