"""The table at the end, for people."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

_WIDTH = 120  # characters; wider than a terminal rather than cut
_COLUMNS = {
    "operation": "op",
    "at once": "concurrency",
    "per s": "rps",
    "p50 ms": "p50_ms",
    "p95 ms": "p95_ms",
    "errors": "errors",
    "CPU ms": "server_cpu_ms",
    "worker's": "worker_cpu_ms",
    "database": "postgres_cpu_ms",
    "both": "total_cpu_ms",
    "target": "target_cpu_ms",
    "queries": "queries",
    "web MB": "pss_mb",
}


def print_table(found: Iterable[Mapping[str, Any]]) -> None:
    """Print the figures on stderr: operations as a table, the rest line by line."""
    console = Console(stderr=True, highlight=False, width=_WIDTH)
    table = Table(box=None, caption="CPU times and queries: of one request, on average")
    for title in _COLUMNS:
        table.add_column(title, justify="left" if title == "operation" else "right", no_wrap=True)
    others = []
    for figures in found:
        if "rps" in figures:
            table.add_row(*(str(figures.get(name, "")) for name in _COLUMNS.values()))
        else:
            others.append(figures)
    console.print(table)
    for figures in others:
        console.print(", ".join(f"{name} {value}" for name, value in figures.items()))
    minute, five, quarter = os.getloadavg()
    console.print(f"Load of the machine: {minute:.1f}, {five:.1f}, {quarter:.1f}")
