"""The API's documentation: the page shows every operation, and the guide's examples work."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.api_program import API, FOR_ELSA, Program
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN

pytestmark = pytest.mark.database

GUIDE = Path(__file__).parents[1] / "docs/api.md"
TIME_LIMIT = 60  # seconds


def test_page_shows_every_operation_and_resource(client: FlaskClient) -> None:
    spec = client.get(f"{API}/openapi.json").get_json()
    page = client.get(f"{API}/docs")
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    for path, methods in spec["paths"].items():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page.text, path
            assert operation["summary"] in page.text, path
    for name in ("Ticket", "TicketPage", "Message", "Timeline", "Upload", "Customer", "Problem"):
        assert f'id="resource-{name}"' in page.text
    ids = re.findall(r'\bid="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="#([^"]+)"', page.text))
    assert links <= set(ids)


def test_page_writes_examples_that_can_be_pasted(client: FlaskClient) -> None:
    page = client.get(f"{API}/docs").text
    assert "curl -X POST http://localhost/api/v1/tickets \\" in page
    assert "http://localhost/api/v1/tickets/T-1001/messages" in page
    assert "{number}" not in "".join(re.findall(r"<pre.*?</pre>", page, re.DOTALL))


def test_page_is_accessible_and_fits(open_page: OpenPage) -> None:
    page = open_page(f"{API}/docs", viewport={"width": 1120, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 1120
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)


def _blocks(language: str) -> list[str]:
    block = re.compile(rf"^```{language}\n(.*?)^```", re.DOTALL | re.MULTILINE)
    found = block.findall(GUIDE.read_text("utf-8"))
    assert found
    return [str(block) for block in found]


def _run(command: list[str], script: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        input=script,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_examples_of_the_guide_work(site: Site) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    ben = Program(site.app.test_client(), BEN)
    token = ben.headers["Authorization"].removeprefix("Bearer ")
    shell = "\n".join(_blocks("sh")).replace("stw_…", token)
    shell = shell.replace("http://127.0.0.1:8000", site.url)
    listed, raised, uploaded = _answers(_run(["bash", "-euo", "pipefail"], shell, {}))
    assert listed == {"items": [], "next_cursor": None}
    assert raised["order"] == "O-77"
    assert uploaded["size"] == len("lot 12")
    ben.raises(FOR_ELSA)
    environment = {"TOKEN": token, "API": f"{site.url}{API}"}
    script = "\n".join(_blocks("python")) + "\nprint(len(numbers))"
    assert _run([sys.executable, "-"], script, environment) == "2\n"


def _answers(printed: str) -> Iterator[dict[str, object]]:
    """Take JSON objects that were printed one after another apart."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(printed):
        found, place = decoder.raw_decode(printed, place)
        yield found
