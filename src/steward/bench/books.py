"""The books measured: twenty million order lines come in, and boards and questions are answered."""

import json
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple
from urllib.parse import urlencode

from steward.accounts import SYSTEM, NewStaff, Role, create_staff, create_token
from steward.bench.base import fresh_database
from steward.bench.meter import family, pss_mb
from steward.bench.server import BenchFailed, environment, serving, steward, wait_until
from steward.kit.db import Database
from steward.kit.settings import Settings

ROWS, SHEET_ROWS = 20_000_000, 200_000
LOADS = 50
_AT_ONCE = 6  # connections of a browser
_LONGEST = 3600.0  # seconds
_SOME_REJECTED = 3  # how such a command ends
_FIRST_YEAR, _DAYS = 2024, 1000
_REGIONS = ("North", "South", "East", "West", "Overseas")
# Each tile: metric and by what.
_TILES = (
    ("revenue", ("month",)),
    ("orders", ("month",)),
    ("units", ("week",)),
    ("average_order", ("month",)),
    ("revenue", ("region",)),
    ("revenue", ("channel",)),
    ("revenue", ("product",)),
    ("units", ("product",)),
    ("revenue", ("month", "region")),
    ("revenue", ("month", "channel")),
    ("orders", ("region",)),
    ("revenue", ()),
)
# Another board, for who looks at customers: over another time each time it is asked for.
_TILES_OF_CUSTOMERS = (
    ("revenue", ("account",)),
    ("customers", ("month",)),
    ("revenue_per_customer", ("month",)),
    ("customers", ("region",)),
    ("orders", ("month",)),
    ("average_order", ("month",)),
    ("average_order", ("channel",)),
    ("orders", ("product",)),
    ("revenue", ("month", "region")),
    ("revenue", ("product",)),
    ("units", ("week",)),
    ("revenue", ()),
)
_LINES = """
    copy (
        select 'O' || i as order_number,
               date '{year}-01-01' + cast(i * {days} // {rows} as integer) as ordered_on,
               'C' || hash(i) % 20000 as account,
               'P-' || hash(i + 7) % 500 as product,
               1 + hash(i + 3) % 9 as quantity,
               cast(100 + hash(i + 5) % 90000 as decimal(18, 2)) / 100 as revenue,
               ['{regions}'][cast(1 + hash(i + 11) % 5 as bigint)] as region,
               ['web', 'shop'][cast(1 + hash(i + 13) % 2 as bigint)] as channel
        from range({rows}) t(i)
    ) to '{path}' (header)
"""


def measure_books(settings: Settings, *, rows: int) -> Iterator[dict[str, Any]]:
    """Import half as many rows, then all, and a sheet; then ask boards and questions of all."""
    settings.home.mkdir(parents=True, exist_ok=True)
    half, whole = (_imported_alone(settings, count) for count in (rows // 2, rows))
    first = next(half)
    half.close()
    yield first
    for figures in whole:
        if figures["op"] == "books_import":
            ratio = round(figures["seconds"] / first["seconds"], 2)
            figures |= {"times_half": ratio, "bar": "120 s, 2048 MB, 2.2 times"}
        yield figures


def _imported_alone(settings: Settings, rows: int) -> Generator[dict[str, Any]]:
    """Import so many rows into empty books, and measure what can be asked of them."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-books-", dir=settings.home) as folder,
        fresh_database(settings, "steward_bench_books") as url,
    ):
        home, file = Path(folder), Path(folder) / "lines.csv"
        write_lines(file, rows)
        size = file.stat().st_size
        figures = import_file(home, url, file, "order_lines")
        file.unlink()
        yield {"op": "books_import", **figures, "gb": round(size / 1e9, 2)}
        yield from _of_the_server(home, url, rows)
        sheet = write_sheet(home / "lines.xlsx", min(SHEET_ROWS, rows))
        yield {"op": "books_xlsx", **import_file(home, url, sheet, "order_lines"), "bar": 20}


def write_lines(file: Path, rows: int) -> None:
    """Write so many order lines as CSV: about 50 bytes each, over a thousand days."""
    duckdb = import_module("duckdb")  # of the engine's, loaded here to write
    words = {"rows": rows, "path": file, "days": _DAYS, "year": _FIRST_YEAR}
    with duckdb.connect() as connection:
        connection.execute(_LINES.format(**words, regions="', '".join(_REGIONS)))


def write_sheet(file: Path, rows: int) -> Path:
    """Write order lines of another year as a spreadsheet, and return its path."""
    with import_module("xlsxwriter").Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Lines")
        sheet.write_row(0, 0, ("order_number", "ordered_on", "product", "quantity", "revenue"))
        for row in range(1, rows + 1):
            line = (f"S{row}", f"2023-{1 + row % 12:02}-15", f"P-{row % 500}", 1 + row % 9)
            sheet.write_row(row, 0, (*line, round(row % 900 + 0.75, 2)))
    return file


def import_file(home: Path, url: str, file: Path, table: str) -> dict[str, Any]:
    """Import a file by the command line, as people do; memory is that of all its processes."""
    command = steward("import", "sales", str(file), "--as", table, "--json")
    settings = environment(HOME=str(home), DATABASE_URL=url)
    began, peaks = time.monotonic(), [0.0]
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: _has_ended(process, peaks), "It did not end", limit=_LONGEST)
            seconds = time.monotonic() - began
            said = process.communicate(timeout=60)[0]
        finally:
            process.kill()
    if process.returncode not in {0, _SOME_REJECTED}:
        raise BenchFailed(f"The import of {file.name} ended with {process.returncode}: {said}")
    counts = json.loads(said.splitlines()[-1])
    return {**counts, "seconds": round(seconds, 1), "peak_mb": round(max(peaks))}


def _has_ended(process: "subprocess.Popen[str]", peaks: list[float]) -> bool:
    with suppress(OSError, LookupError):  # one just ended
        peaks.append(pss_mb(family(process.pid)))
    time.sleep(0.2)  # what is shared is looked up page by page
    return process.poll() is not None


def _of_the_server(home: Path, url: str, rows: int) -> Iterator[dict[str, Any]]:
    """Have the worker make the cubes, then ask as pages do."""
    database = Database(url)
    with database.transaction() as session:
        analyst = create_staff(
            session, NewStaff("books@bench.example", "Bench", Role.ANALYST), actor=SYSTEM
        )
        _, secret = create_token(session, analyst, "bench", actor=SYSTEM)
    began = time.monotonic()
    with serving(home, url) as server:
        server.wait_until_idle(limit=_LONGEST)
        yield {"op": "books_cubes", "rows": rows, "seconds": round(time.monotonic() - began, 1)}
        asker = _Asker(server.port, f"Bearer {secret}")
        yield {"op": "books_board", "tiles": len(_TILES), **asker.load_boards(), "bar": 500}
        by_customer = asker.load_customers()
        yield {"op": "books_customers", "tiles": len(_TILES_OF_CUSTOMERS), **by_customer}
        yield {"op": "books_ad_hoc", **asker.ask_raw(), "bar": 5}
    database.dispose()


def _cuts(times: Sequence[float]) -> Mapping[str, float]:
    cuts = quantiles(times, n=20)
    return {"p50_ms": round(cuts[9]), "p95_ms": round(cuts[18])}


class _Question(NamedTuple):
    """A metric, by what, which values only, and since when; all time if that is empty."""

    metric: str
    by: Sequence[str]
    where: Sequence[str]
    since: str = ""


class _Asker:
    """Asks the API as a page asks for its tiles: several at once, each with other filters."""

    def __init__(self, port: int, bearer: str) -> None:
        self._port, self._headers = port, {"Authorization": bearer}

    def load_boards(self) -> Mapping[str, float]:
        """Load the board again and again, each time of one other product: no answer is known."""
        self._all([_Question(metric, by, ()) for metric, by in _TILES])  # warm
        times = []
        for number in range(LOADS):
            where = (f"product:P-{number}",)
            asked = [_Question(metric, by, where) for metric, by in _TILES]
            times.append(self._all(asked))
        return _cuts(times)

    def load_customers(self) -> Mapping[str, float]:
        """Load the board of customers, each time since another day: no answer is known."""
        times = []
        for number in range(LOADS):
            since = date(_FIRST_YEAR, 3, 2) + timedelta(days=number)
            asked = [
                _Question(metric, by, (), since.isoformat()) for metric, by in _TILES_OF_CUSTOMERS
            ]
            times.append(self._all(asked))
        return _cuts(times)

    def _all(self, asked: Sequence[_Question]) -> float:
        began = time.perf_counter()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(self._ask, asked))
        return (time.perf_counter() - began) * 1000

    def ask_raw(self) -> Mapping[str, float]:
        """Ask by three dimensions, of which there is no cube, each time since another day."""
        times = []
        for day in range(2, 7):
            since = f"{_FIRST_YEAR}-01-{day:02}"
            began = time.perf_counter()
            self._ask(_Question("revenue", ("product", "region", "channel"), (), since))
            times.append(time.perf_counter() - began)
        return {"seconds": round(sum(times) / len(times), 2), "worst": round(max(times), 2)}

    def _ask(self, one: _Question) -> None:
        words = [("by", name) for name in one.by] + [("where", value) for value in one.where]
        words += [("since", one.since)] if one.since else []
        connection = HTTPConnection("127.0.0.1", self._port, timeout=120)
        path = f"/api/v1/metrics/{one.metric}?{urlencode(words)}"
        connection.request("GET", path, headers=self._headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        if answer.status != HTTPStatus.OK:
            raise BenchFailed(f"{path}: {answer.status} {said[:200]!r}")
