"""A pure function in a process of its own, with limits: for what strangers send.

Neither a thread nor a signal ends a regular expression or a parser that has been led astray. A
process can be ended, and what it ate of memory is its own.
"""

import atexit
import os
import pickle
import resource
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from select import select
from threading import Lock, Thread
from time import monotonic
from typing import IO, Any, Generic, TypeVar, cast

T = TypeVar("T")
_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 20
_MEMORY = 2 << 30  # bytes that the process may map
_MOST_DATA = 4 << 30  # bytes that a streaming process may write to
_STREAMED = "--streamed"


class TookTooLong(Exception):
    """The function was ended: it took more time or memory than it may."""


class Apart(Generic[T]):
    """Calls one function, named `module:function`, of values that can be pickled.

    The process starts with the first call and is kept; one that was ended is started anew. Several
    threads may share it: they wait for one another.
    """

    def __init__(self, function: str) -> None:
        self._function = function
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def call(self, *values: object, seconds: float) -> T:
        """Return what the function returns, or raise what it raises, or TookTooLong."""
        with self._lock:
            process = self._running()
            try:
                is_fine, result = _exchange(process, values, monotonic() + seconds)
            except (OSError, EOFError, TimeoutError) as error:
                self._end()
                raise TookTooLong(f"ended after {seconds:g} s or {_MEMORY >> 20} MB") from error
        if not is_fine:
            raise cast("Exception", result)
        return cast("T", result)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = (sys.executable, "-m", "steward.kit.apart", self._function)
            atexit.register(self.close)
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
            assert self._process.stdout is not None  # noqa: S101 - a pipe, as asked for
            _receive(self._process.stdout)  # it has loaded: from here on, time counts
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            atexit.unregister(self.close)
            self._process.kill()
            self._process.communicate()
            self._process = None


def streamed(function: str, *values: object) -> Iterator[Any]:
    """Yield what a generator function, named `module:function`, yields in a process of its own.

    Raises what it raises, and TookTooLong where the process is ended from outside. The process
    ends when nobody listens any more, or this process does, even by a kill.
    """
    command = (sys.executable, "-m", "steward.kit.apart", _STREAMED, function)
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - pipes
    try:
        _send(process.stdin, values)
        while (answer := cast("tuple[bool, object] | None", _receive(process.stdout))) is not None:
            is_fine, result = answer
            if not is_fine:
                raise cast("Exception", result)
            yield result
    except (OSError, EOFError) as error:
        raise TookTooLong("the process was ended") from error
    finally:
        process.kill()
        process.communicate()


def _exchange(
    process: subprocess.Popen[bytes], values: tuple[object, ...], deadline: float
) -> tuple[bool, object]:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - pipes
    _send(process.stdin, values)
    left = deadline - monotonic()
    if not select([process.stdout], [], [], max(left, 0))[0]:
        raise TimeoutError
    return cast("tuple[bool, object]", _receive(process.stdout))


def _send(stream: IO[bytes], value: object) -> None:
    content = pickle.dumps(value)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def _receive(stream: IO[bytes]) -> object:
    """Read what `_send` wrote, in a process of ours. Raises EOFError when the other has ended."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0]))  # noqa: S301 - from our own process


def serve(function: str) -> None:
    """Answer calls of a function until nobody can call any more."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    module, _, name = function.partition(":")
    run = getattr(import_module(module), name)
    _send(sys.stdout.buffer, None)
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            values = cast("tuple[object, ...]", _receive(sys.stdin.buffer))
            try:
                answer = (True, run(*values))
            except Exception as error:  # noqa: BLE001 - whatever it raises is the caller's
                answer = (False, error)
            _send(sys.stdout.buffer, answer)


def stream(function: str) -> None:
    """Send what a generator function yields, of the values that come first."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_DATA, _MOST_DATA))
    values = cast("tuple[object, ...]", _receive(sys.stdin.buffer))
    Thread(target=_end_with_listener, daemon=True).start()
    module, _, name = function.partition(":")
    try:
        for result in getattr(import_module(module), name)(*values):
            _send(sys.stdout.buffer, (True, result))
        _send(sys.stdout.buffer, None)
    except Exception as error:  # noqa: BLE001 - whatever it raises is the listener's
        _send(sys.stdout.buffer, (False, error))


def _end_with_listener() -> None:
    sys.stdin.buffer.read()  # until the other end is closed
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    if sys.argv[1] == _STREAMED:
        stream(sys.argv[2])
    else:
        serve(sys.argv[1])
