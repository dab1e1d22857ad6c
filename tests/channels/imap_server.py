"""Debian's dovecot on loopback, for a test alone: one user, any Maildir."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.running import free_port
from tests.waiting import wait_until

_PROGRAM = shutil.which("dovecot", path="/usr/sbin:/usr/bin:/usr/local/sbin")
_CONFIG = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{home}/maildir
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password=right
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={home}
}}
"""


@dataclass
class ImapServer:
    """A server that runs. Mail is put into its folder by `deliver`."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    count: int = 0

    def make_folder(self) -> None:
        """Make the empty inbox."""
        for name in ("", "tmp", "new", "cur"):
            folder = self.home / "maildir" / name
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o777)

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the inbox, as a mail server does."""
        self.count += 1
        folder = self.home / "maildir"
        draft = folder / "tmp" / f"{1_700_000_000 + self.count}.M{self.count}.test"
        draft.write_bytes(raw)
        draft.chmod(0o666)
        draft.rename(folder / "new" / draft.name)

    def number_anew(self) -> None:
        """Forget all numbers, as after a server was restored."""
        for one in (self.home / "maildir").glob("dovecot*"):
            one.unlink()


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Run a server with an empty inbox; skip the test where dovecot cannot run."""
    if _PROGRAM is None or os.geteuid() != 0:
        pytest.skip("needs dovecot-imapd, and root, who may start it: tools/dovecot.sh")
    with tempfile.TemporaryDirectory(prefix="steward-imap-") as folder:
        home, port = Path(folder), free_port()
        home.chmod(0o755)
        (home / "dovecot.conf").write_text(_CONFIG.format(home=home, port=port))
        with (home / "said").open("wb") as said:
            process = subprocess.Popen(
                [_PROGRAM, "-F", "-c", str(home / "dovecot.conf")], stdout=said, stderr=said
            )
        server = ImapServer(home, port, process)
        server.make_folder()
        try:
            wait_until(lambda: _answers(port) or process.poll() is not None)
            assert process.poll() is None, (home / "said").read_text()
            yield server
        finally:
            process.terminate()
            process.wait(10)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
        return connection.recv(4) == b"* OK"
    return False
