"""Staging that is killed, runs out of disk or gets real files: the same result, or nothing."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from steward.analytics.rules.tables import TABLES
from steward.kit.apart import TookTooLong
from steward.kit.errors import Unavailable
from steward.kit.imports.staging import (
    Given,
    Plan,
    annotated,
    find_staged,
    guess,
    stage,
    suggest_mapping,
)
from steward.kit.imports.wanted import Kind
from tests.kit.imports.staged import Result, everything, guessed, staged, write
from tests.real_data import need_real_data
from tests.waiting import wait_until

_ENDLESS = """
import sys
from pathlib import Path
from steward.kit.imports.staging import Guess, Plan, stage
from steward.kit.imports.wanted import Kind, Wanted
from tests.kit.imports.staged import everything, guessed

path = Path(sys.argv[1])
for _ in stage(path, "big.csv", everything(guessed(path)), path.parent / "killed"):
    sys.stdout.write("progress\\n")
    sys.stdout.flush()
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of several pieces."""
    folder = tmp_path_factory.mktemp("big")
    lines = "".join(f"{number},{'long' * 300},{number % 100}.25\n" for number in range(1_000))
    return write(folder, "id,who,amount\n" + lines * 40, "big.csv")


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def test_staging_that_is_killed_ends_in_words_and_is_the_same_when_done_again(
    big: Path, tmp_path: Path
) -> None:
    plan = everything(guess(big))
    folder = tmp_path / "killed"
    before = set(_children(os.getpid()))
    steps = stage(big, big.name, plan, folder)
    assert 0 < next(steps).share < 1
    (child,) = set(_children(os.getpid())) - before
    os.kill(child, signal.SIGKILL)
    with pytest.raises(TookTooLong):
        list(steps)
    assert find_staged(folder) is None
    last = list(stage(big, big.name, plan, folder))[-1]
    assert last.share == 1
    assert last.staged == find_staged(folder)
    assert last.staged is not None
    assert (last.staged.rows, last.staged.totals["amount"]) == (40_000, Decimal(1_990_000))
    assert list(last.staged.files) == sorted(folder.glob("part-*"))


def test_the_process_of_a_staging_ends_with_the_one_that_asked_for_it(big: Path) -> None:
    command = [sys.executable, "-c", _ENDLESS, str(big)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == b"progress\n"
        (child,) = _children(asking.pid)
        asking.kill()
    wait_until(lambda: not Path(f"/proc/{child}").exists() or _is_dead(child))


def _is_dead(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


@contextmanager
def _files_of(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    lines = b"".join(
        b"%d,%s\n" % (number, os.urandom(20).hex().encode()) for number in range(5_000)
    )
    path = write(tmp_path, b"id,who\n" + lines)
    plan = everything(guessed(path))
    with _files_of(50_000), pytest.raises(Unavailable, match="The disk is full"):
        staged(path, plan)
    assert not (tmp_path / "staged").exists()
    assert staged(path, plan).staged.rows == 5_000


def _books(path: Path, table: str, folder: Path, **more: str) -> Result:
    found = guessed(path, Given(member="sales_pipeline.csv"))
    columns = TABLES[table].columns
    plan = Plan(found, columns, {**suggest_mapping(found, columns), **more})
    return staged(path, plan, folder)


def test_both_spellings_of_the_maven_deals_are_the_very_same_rows(tmp_path: Path) -> None:
    folder = need_real_data("sales/maven_crm")
    months_first = _books(folder / "sales_pipeline.csv", "deals", tmp_path / "a")
    iso = _books(folder / "original.zip", "deals", tmp_path / "b")
    assert months_first.rows == iso.rows
    assert (len(iso.rows), iso.staged.rejected) == (8_800, 0)
    assert iso.staged.totals == {"value": Decimal(10_005_534)}
    assert iso.staged.empty["account"] == 1_425


def test_olist_and_cdnow_come_in_to_the_cent(tmp_path: Path) -> None:
    items = need_real_data("sales/olist_sample") / "olist_order_items_dataset.csv"
    assert _books(items, "order_lines", tmp_path / "a").staged.totals == {
        "revenue": Decimal("641586.22")
    }
    bought = need_real_data("sales/cdnow") / "CDNOW_master.txt"
    found = _books(bought, "order_lines", tmp_path / "b", quantity="number_of_cds")
    assert found.staged.totals == {"revenue": Decimal("2500315.63"), "quantity": Decimal(167_881)}
    assert (found.staged.rows, found.staged.rejected) == (69_659, 0)
    assert found.rows[0]["account"] == "00001"


def test_rejected_rows_make_an_annotated_file_that_can_be_mended_and_brought_in(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path, "day,amount\n2026-01-01,1\n2026-01-02,x\n2026-13-01,y;z\n2026-01-04,4\n1,2,3\n"
    )
    plan = everything(guessed(path), Kind.MONEY)
    result = staged(path, plan)
    head, rows = annotated(result.staged.refused, [one.name for one in plan.guess.columns])
    assert head == ["Row", "Column", "Value", "Reason", "Suggestion", "day", "amount"]
    told = list(rows)
    assert [row[0] for row in told] == [2, 3, 4, 5, 6]
    assert told[2][1:3] == ["day; amount", "2026-13-01; y;z"]
    assert told[2][5:] == ["2026-13-01", "y;z"]
    assert told[4][3] == "it has 3 cells where the header has 2"
