"""The front-end files: which icons are found and drawn, when npm is asked, how addresses change."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from steward.kit.frontend import StaticFiles
from steward.kit.frontend.errors import FrontendError
from steward.kit.frontend.fetch import PACKAGE_FILES, Frontend
from steward.kit.frontend.icons import build_sprite, icon_names
from steward.kit.frontend.static import UnknownStaticFile

_DRAWING = (
    '<svg\n  xmlns="http://www.w3.org/2000/svg"\n  fill="none"\n>\n'
    '  <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n  <path d="M1 2{name}" />\n</svg>'
)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    folder = tmp_path / "drawings"
    for name in ("outline/inbox", "outline/plus", "filled/circle"):
        _write(folder / f"{name}.svg", _DRAWING.format(name=Path(name).name))
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Frontend:
    """A project whose npm is a script of ours: it lays out packages and counts its runs."""
    root = tmp_path / "project"
    _write(root / "package-lock.json", "{}")
    _write(root / "package" / "page.html", '{{ icon("inbox") }}')
    script = ["#!/bin/sh", "echo run >> npm-runs"]
    for source in PACKAGE_FILES.values():
        script += [
            f"mkdir -p node_modules/{Path(source).parent}",
            f"echo content > node_modules/{source}",
        ]
    outline = "node_modules/@tabler/icons/icons/outline"
    script += [f"mkdir -p {outline}"]
    script += [f"echo '<svg><path/></svg>' > {outline}/{name}.svg" for name in ("inbox", "plus")]
    _install_npm(tmp_path, monkeypatch, "\n".join(script))
    return Frontend(project=root, package=root / "package", vendor=root / "static" / "vendor")


def _install_npm(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    npm = folder / "bin" / "npm"
    _write(npm, script)
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:/usr/bin:/bin")


def _npm_runs(frontend: Frontend) -> int:
    return (frontend.project / "npm-runs").read_text("utf-8").count("run")


def test_icons_are_found_where_templates_and_code_name_them(tmp_path: Path) -> None:
    _write(
        tmp_path / "a" / "page.html",
        """{% from "kit/_macros.html" import icon, button %}
        {{ icon("inbox") }} {{ icon("sun" if dark else "moon", "large") }} {{ icon(place.icon) }}
        {{ icon({"ok": "check", "late": "bell"}[kind]) }} {{ button("New", icon="plus") }}
        {% trans %}icon("not-this"){% endtrans %}""",
    )
    _write(tmp_path / "_m.html", '{% macro menu(label, icon="dots") %}{{ icon }}{% endmacro %}')
    _write(tmp_path / "b.py", 'icon: str = "coffee"\nplace(icon="ticket")\nname = "not-this"\n')

    assert icon_names(tmp_path) == {
        *("inbox", "sun", "moon", "check", "bell", "plus", "dots", "coffee", "ticket"),
    }


def test_sprite_holds_each_icon_once_and_only_its_lines(drawings: Path) -> None:
    sprite = build_sprite(["plus", "inbox", "plus"], drawings)

    assert sprite.count("<symbol") == 2
    assert '<symbol id="inbox" viewBox="0 0 24 24"><path d="M1 2inbox" /></symbol>' in sprite
    assert "M0 0h24v24H0z" not in sprite


def test_filled_icon_is_painted_not_stroked(drawings: Path) -> None:
    sprite = build_sprite(["circle-filled"], drawings)

    assert '<symbol id="circle-filled" viewBox="0 0 24 24" fill="currentColor"' in sprite


def test_every_icon_without_a_drawing_is_named(drawings: Path) -> None:
    with pytest.raises(FrontendError, match="no-such-icon, other-icon"):
        build_sprite(["inbox", "other-icon", "no-such-icon"], drawings)


def test_files_are_fetched_once_then_left_alone(project: Frontend) -> None:
    assert project.make_ready() is True
    assert project.make_ready() is False

    assert _npm_runs(project) == 1
    manifest = json.loads((project.vendor / "manifest.json").read_text("utf-8"))
    assert set(manifest["files"]) == {*PACKAGE_FILES, "icons.svg"}
    assert 'id="inbox"' in (project.vendor / "icons.svg").read_text("utf-8")


def test_new_icon_renews_the_sprite_without_npm(project: Frontend) -> None:
    project.make_ready()
    _write(project.package / "other.html", '{{ icon("plus") }}')

    assert project.make_ready() is True
    assert _npm_runs(project) == 1
    assert 'id="plus"' in (project.vendor / "icons.svg").read_text("utf-8")


def _change_lock(frontend: Frontend) -> None:
    _write(frontend.project / "package-lock.json", '{"lockfileVersion": 3}')


def _damage_file(frontend: Frontend) -> None:
    _write(frontend.vendor / "htmx.min.js", "tampered")


def _lose_manifest(frontend: Frontend) -> None:
    (frontend.vendor / "manifest.json").unlink()


@pytest.mark.parametrize(
    ("spoil", "npm_runs"), [(_change_lock, 2), (_damage_file, 1), (_lose_manifest, 1)]
)
def test_what_changed_or_was_spoilt_is_made_anew(
    project: Frontend, spoil: Callable[[Frontend], None], npm_runs: int
) -> None:
    project.make_ready()
    spoil(project)

    assert project.make_ready() is True
    assert _npm_runs(project) == npm_runs
    assert (project.vendor / "htmx.min.js").read_text("utf-8") == "content\n"
    assert project.make_ready() is False


def test_unreachable_registry_is_said_in_one_line(
    project: Frontend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = "npm error code ENOTFOUND\nnpm error network request failed"
    _install_npm(tmp_path, monkeypatch, f"#!/bin/sh\necho '{failure}' >&2\nexit 1\n")

    with pytest.raises(FrontendError, match=r"cannot reach its registry \(ENOTFOUND\)") as failed:
        project.make_ready()
    assert "\n" not in str(failed.value)
    assert not project.vendor.exists()


def test_other_failure_of_npm_is_quoted(
    project: Frontend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install_npm(tmp_path, monkeypatch, "#!/bin/sh\necho 'npm error code EINTEGRITY' >&2\nexit 1\n")

    with pytest.raises(FrontendError, match="npm ci failed: code EINTEGRITY"):
        project.make_ready()


def test_project_without_lock_file_is_refused(project: Frontend) -> None:
    (project.project / "package-lock.json").unlink()

    with pytest.raises(FrontendError, match=r"No package-lock\.json"):
        project.make_ready()


def test_address_is_new_when_any_file_changes(tmp_path: Path) -> None:
    _write(tmp_path / "css" / "base.css", "a {}")
    before = StaticFiles.scan(tmp_path)
    same = StaticFiles.scan(tmp_path)
    _write(tmp_path / "css" / "base.css", "b {}")
    after = StaticFiles.scan(tmp_path)

    assert before.url("css/base.css") == f"{before.url_path}/css/base.css"
    assert same == before
    assert after.url_path != before.url_path


def test_address_of_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownStaticFile, match=r"css/bse\.css"):
        StaticFiles.scan(tmp_path).url("css/bse.css")
