"""Files of sales data as tests send them: through the pages, with the worker's part done."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from steward.analytics.queries.engine import answer
from steward.analytics.rules.asking import Ask
from steward.kit.db import Database
from steward.kit.imports import ledger
from steward.kit.imports.tables import Import
from tests.working import do_jobs

URL = "/desk/insights/imports"
_FIELD = re.compile(
    r'<select class="st-input" (?:id="[^"]*" )?name="((?:how|as)-\d+)"[^>]*>(.*?)</select>',
    re.DOTALL,
)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected>')


@dataclass
class Sender:
    """Sends files to the desk's pages, and does what the worker does."""

    app: Flask
    client: FlaskClient
    database: Database

    def send(self, content: bytes, name: str) -> str:
        """Send a file as the page's script does, have it looked at, return its page's address."""
        sent = self.client.put(f"{URL}/file?name={name}", data=content)
        assert sent.status_code == 303, sent.text
        assert "Being looked through" in self.client.get(sent.location).text
        do_jobs(self.app)
        return sent.location

    def post(self, url: str, step: str, data: Mapping[str, object] | None = None) -> TestResponse:
        """Take a step of an import, and have the worker do its part."""
        answer = self.client.post(f"{url}/{step}", data=data or {})
        do_jobs(self.app)
        return answer

    def columns(self, url: str, **changed: str) -> TestResponse:
        """Send the form of the columns as it stands, but for what is changed."""
        page = self.client.get(url).text
        fields = {}
        for name, options in _FIELD.findall(page):
            chosen = _CHOSEN.search(options)
            fields[name] = chosen[1] if chosen else ""
        return self.post(url, "columns", fields | changed)

    def run(self, url: str) -> Import:
        """Return the import behind a page."""
        with self.database.reading() as session:
            return ledger.get_run(session, int(url.rpartition("/")[2]))

    def bring(self, content: bytes, name: str, **changed: str) -> str:
        """Bring a file in as it is proposed, but for what is changed; return its page's address."""
        url = self.send(content, name)
        self.columns(url, **changed)
        assert self.run(url).state == "ready", self.run(url).error
        self.post(url, "run")
        return url

    def counts(self, url: str) -> tuple[int, ...]:
        """Return how many rows were created, changed, unchanged and rejected."""
        run = self.run(url)
        assert run.state == "done", run.error
        return tuple(run.counts.values())

    def sums(self, by: str = "product") -> dict[object, object]:
        """Return what the books say of revenue, by a dimension."""
        with self.app.app_context(), self.database.reading() as session:
            rows = answer(session, Ask("revenue", (by,))).rows
        return {row.keys[0]: row.figure.value for row in rows}

    def preview(self, url: str) -> dict[str, Any]:
        """Return what an import that was looked through would do."""
        run = self.run(url)
        assert run.state == "ready", run.error
        return run.preview or {}
