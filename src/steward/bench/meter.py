"""What processes cost, as the kernel counts it: processor time and memory."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")  # per second
_PARENT, _CPU = 1, slice(11, 15)  # fields of /proc/PID/stat behind the name


def family(ancestor: int) -> list[int]:
    """Return a process and all its descendants."""
    parents = {pid: int(stat[_PARENT]) for pid, stat in _all()}
    found = [ancestor]
    for pid in found:  # grows while we go through it
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def parent_of(pid: int) -> int:
    """Return the process that started another."""
    return int(_stat(pid)[_PARENT])


def cpu_ms(pids: Iterable[int]) -> float:
    """Add up the processor time of processes, with that of their children that have ended."""
    ticks = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):  # ended: its parent has the sum
            ticks += sum(map(int, _stat(pid)[_CPU]))
    return ticks * 1000 / _TICKS


def pss_mb(pids: Iterable[int]) -> float:
    """Add up the memory of processes in MB; what several share counts once."""
    return sum(_pss_kb(pid) for pid in pids) / 1024


def peak_mb(pid: int) -> float:
    """Return the most memory that a process has had so far, in MB."""
    return _kb(_PROC / str(pid) / "status", "VmHWM") / 1024


def name_of(pid: int) -> str:
    """Return the name that a process gave itself, or that of its program."""
    return (_PROC / str(pid) / "comm").read_text().strip()


def _all() -> Iterator[tuple[int, list[str]]]:
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                yield int(entry.name), _stat(int(entry.name))


def _stat(pid: int) -> list[str]:
    # The name, in brackets, may hold blanks and brackets itself.
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _pss_kb(pid: int) -> int:
    return _kb(_PROC / str(pid) / "smaps_rollup", "Pss")


def _kb(path: Path, label: str) -> int:
    lines = path.read_text().splitlines()
    found = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(found[label].split()[0])
