"""`steward import sales` and its like by API: exit codes, counts, kill -9, undone."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from steward.analytics.actions.parts import lock_table
from steward.kit.db import Database
from tests.analytics.test_uploads import LINES
from tests.cast import ANN, BEN, bearer
from tests.command_fixture import Steward
from tests.forked import command
from tests.running import environment
from tests.waiting import wait_until
from tests.working import do_jobs

pytestmark = pytest.mark.database
_MEANT = ("--as", "order_lines", "--map", "revenue=Amount", "--read", "decimal=,", "--json")


def test_a_command_brings_a_file_in_once_and_takes_it_back(
    steward: Steward, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "lines.csv"
    path.write_bytes(LINES)
    words = ("import", "sales", path, *_MEANT, "--date-order", "dmy", "--join", "product:JUGG=JUG")
    counts = {"created": 4, "changed": 0, "unchanged": 0, "rejected": 1}
    foreseen = steward(*words, "--dry-run")
    assert (foreseen.code, foreseen.result) == (3, counts)
    done = steward(*words)
    assert (done.code, done.result) == (3, counts)
    assert "1-rejected.csv" in done.err
    rejected = (home / "imports/1-rejected.csv").read_text("utf-8-sig")
    assert "6,Amount,x,“x” is no amount of money.,,O-3" in rejected
    again = steward(*words)
    assert again.result == counts | {"created": 0, "unchanged": 4}
    path.write_bytes(LINES.replace(b";x\n", b";1\n"))
    mended = steward(*words)
    assert (mended.code, mended.result["created"]) == (0, 1)
    undone = steward("import", "undo", 1, "--json")
    assert undone.result == {"withdrawn": 4, "restored": 0, "kept": []}
    wrong = steward("import", "sales", path, "--as", "order_lines", "--map", "revenue")
    assert (wrong.code, "lacks a =" in wrong.err) == (1, True)


def test_a_killed_import_is_gone_on_with_and_nothing_is_in_twice(
    steward: Steward, database: Database, fresh_database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "lines.csv"
    path.write_bytes(LINES.replace(b";x\n", b";1\n"))
    own = environment(tmp_path / "home", database_url=fresh_database_url)
    words = ["import", "sales", str(path), *_MEANT]
    begun = command(words, own, tmp_path / "err", tmp_path / "out")
    with database.transaction() as session:
        lock_table(session, "order_lines")  # so it waits where it would land
        begun.start()
        wait_until(lambda: waits(database), 60)
        os.kill(begun.pid or 0, signal.SIGKILL)
        begun.join()
    done = steward(*words)
    assert done.result == {"created": 5, "changed": 0, "unchanged": 0, "rejected": 0}
    assert "Import 1 of lines.csv" in done.err
    with database.reading() as session:
        assert session.scalar(text("select sum(rows) from lake_parts where kind = 'rows'")) == 5
        assert session.scalars(text("select state from imports")).all() == ["done"]


def told(answer: TestResponse) -> Any:  # noqa: ANN401 - JSON
    """What an answer says."""
    return json.loads(answer.text)


def waits(database: Database) -> bool:
    """Whether anybody waits for a lock."""
    query = "select exists (select from pg_locks where locktype = 'advisory' and not granted)"
    with database.reading() as session:
        return bool(session.scalar(text(query)))


def test_a_program_brings_a_file_in(app: Flask, client: FlaskClient) -> None:
    headers = bearer(client, ANN)
    url = "/api/v1/imports"
    refused = client.post(f"{url}?name=a.csv", data=LINES, headers=bearer(client, BEN))
    assert refused.status_code == 403
    sent = client.post(f"{url}?name=lines.csv", data=LINES, headers=headers)
    assert (sent.status_code, sent.json and sent.json["state"]) == (201, "checking")
    do_jobs(app)
    one = sent.location
    read = client.get(one, headers=headers).json
    assert read
    assert read["columns"][:2] == ["Order", "Line"]
    sources = {"order_number": "Order", "line": "Line", "revenue": "Units"}
    meant = client.put(
        f"{one}/meaning", json={"table": "order_lines", "sources": sources}, headers=headers
    )
    assert meant.status_code == 200, meant.text
    do_jobs(app)
    counts = {"created": 5, "changed": 0, "unchanged": 0, "rejected": 0}
    assert told(client.get(one, headers=headers))["would"] == counts
    assert client.put(f"{one}/run", headers=headers).status_code == 202
    do_jobs(app)
    assert told(client.get(url, headers=headers))["items"][0]["counts"] == counts
    same = client.post(f"{url}?name=again.csv", data=LINES, headers=headers)
    assert (same.status_code, same.json and same.json["state"]) == (200, "done")
    assert client.delete(one, headers=headers).status_code == 202
    do_jobs(app)
    assert told(client.get(one, headers=headers))["state"] == "undone"
