"""Pictures of articles: taken in, shown with what they show, to whoever may read the article."""

from base64 import b64decode
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.accounts import SYSTEM
from steward.kit.db import Database
from steward.kit.pictures import kind_of, name_of
from steward.kit.traces import without_traces
from steward.knowledge.actions import import_folder
from steward.knowledge.models import ArticleVersion
from steward.knowledge.rules import rendered
from steward.knowledge.rules.markdown import passages_of
from tests.cast import DAN, SAM, sign_in, sign_out
from tests.kit.test_traces import photo
from tests.knowledge.writing import DESCALE, draft

PNG = b64decode(  # ten times ten, red
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElF"
    "TkSuQmCC"
)
ADD = "/desk/articles/1/pictures"


def test_pictures_of_the_article_alone_are_shown_and_say_what_they_are() -> None:
    body = "![The tip](tip-3fa92c1b.png) ![Spy](https://evil.example/x.png) ![Up](../x.png)"
    html = rendered(body, 7)
    assert html.count("<img") == 1
    assert 'src="/help/articles/7/pictures/tip-3fa92c1b.png"' in html
    assert 'alt="The tip"' in html
    assert "evil" not in html
    assert "Spy" in html
    assert "<img" not in rendered(body)
    assert rendered('![" onload=x](javascript:alert.png) <img src=x>', 7).count("<img") == 0
    assert passages_of(body)[0].text.startswith("The tip"), "search finds what they show"


def test_a_picture_is_known_by_its_bytes_and_named_after_file_and_content() -> None:
    assert kind_of(PNG[:12]) == ("image/png", ".png")
    assert kind_of(b"RIFF....WEBP") == ("image/webp", ".webp")
    assert kind_of(b"RIFF....WAVE") is None
    assert kind_of(b"<svg onload=") is None
    assert name_of("C:\\pics\\My tip (1).PNG", "ab" * 32, ".png") == "My-tip-1-abababab.png"
    assert name_of("../../…", "ab" * 32, ".png") == "picture-abababab.png"


@pytest.mark.database
def test_a_picture_is_added_put_into_the_text_and_published(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        draft(session, audience="customers")
    sign_in(client, SAM)
    for content, reason in ((b"<svg/>", "no picture"), (None, "Choose a picture first")):
        sent = {"picture": (BytesIO(content), "x.png")} if content else {}
        refused = client.post(ADD, data=sent, headers={"HX-Request": "true"})
        assert refused.status_code == 422
        assert reason in refused.text
    for _ in range(2):
        sent = {"picture": (BytesIO(PNG), "tip.png")}
        added = client.post(ADD, data=sent, headers={"HX-Request": "true"}).text
    name = name_of("tip.png", _sha(PNG), ".png")
    assert added.count("<img") == 1, "the same picture twice is one"
    assert f"![what it shows]({name})" in added

    for body, reason in ((f"![]({name})", "Say what each picture shows"),):
        refused = client.post("/desk/articles/1/text", data=DESCALE | {"body": body})
        assert refused.status_code == 422
        assert reason in refused.text
    gone = DESCALE | {"audience": "customers", "body": "![The tip](tip-00000000.png)"}
    client.post("/desk/articles/1/text", data=gone)
    assert client.post("/desk/articles/1/publication/2").status_code == 422, "it is not there"
    client.post("/desk/articles/1/text", data=gone | {"body": f"![The tip]({name})"})
    assert client.post("/desk/articles/1/publication/3").status_code == 303

    here = f"/help/articles/1/pictures/{name}"
    sign_in(client, DAN)
    assert f'src="{here}"' in client.get("/help/articles/1").text
    shown = client.get(here)
    assert (shown.data, shown.mimetype) == (PNG, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert client.get("/help/articles/1/pictures/other.png").status_code == 404
    sign_out(client)
    assert client.get(here).status_code == 404, "who may not read the article sees none of it"


@pytest.mark.database
def test_a_folder_brings_the_pictures_that_lie_in_it(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "handbook"
    (folder / "img").mkdir(parents=True)
    (folder / "img/tip.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "img/link.png").symlink_to(tmp_path / "secret.png")
    (folder / "img/not.png").write_bytes(b"text")
    texts = {
        "a.md": "# A\n\n![The tip](img/tip.png) and ![elsewhere](https://x.example/y.png)",
        "b.md": "# B\n\n![Up](../secret.png)",
        "c.md": "# C\n\n![Link](img/link.png)",
        "d.md": "# D\n\n![](img/tip.png)",
        "e.md": "# E\n\n![Text](img/not.png)",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")

    def run() -> list[str]:
        files = app.extensions["files"]
        with database.transaction() as session:
            found = import_folder(
                session, folder, publish=True, dry_run=False, actor=SYSTEM, files=files
            )
            return [f"{one.file} {one.became} {one.reason}".strip() for one in found]

    assert run() == [
        "a.md created",
        "b.md refused shows ../secret.png, which does not lie in the folder",
        "c.md refused shows img/link.png, which does not lie in the folder",
        "d.md refused shows img/tip.png without saying what it is",
        "e.md refused shows img/not.png, which is no PNG, JPEG, GIF or WebP",
    ]
    name = name_of("tip.png", _sha(PNG), ".png")
    assert app.test_client().get(f"/help/articles/1/pictures/{name}").data == PNG
    assert run()[0] == "a.md unchanged"
    newer = photo("PNG", turned=6)
    (folder / "img/tip.png").write_bytes(newer)
    assert run()[0] == "a.md changed"
    shown = without_traces(newer)
    name = name_of("tip.png", _sha(shown), ".png")
    assert app.test_client().get(f"/help/articles/1/pictures/{name}").data == shown
    assert run()[0] == "a.md unchanged"
    with database.reading() as session:
        assert name in session.get_one(ArticleVersion, (1, 2)).body


def _sha(content: bytes) -> str:
    return sha256(content).hexdigest()
