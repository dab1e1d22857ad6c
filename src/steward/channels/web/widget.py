"""The chat's own script, one for any site, and a shop's page that carries it."""

import gzip
import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, request

from steward.channels.web.blueprint import bp
from steward.kit.access import PUBLIC, access
from steward.kit.errors import NotFound
from steward.kit.pages import page
from steward.kit.running import settings

_SOURCES = Path(__file__).parents[1] / "widget"
_STYLES = ("frame", "talk")
_PARTS = ("settings", "page", "server", "talk", "thread", "panel", "start")  # one scope, in order


@dataclass(frozen=True)
class Script:
    """The script as it is sent, plain and packed, and the name of this version of it."""

    plain: bytes
    packed: bytes
    tag: str


@cache
def widget_script() -> Script:
    """Put the parts and the style together: one file, so that one tag brings all."""
    style = json.dumps("".join(_source(f"{name}.css") for name in _STYLES))
    parts = (_source(f"{name}.js") for name in _PARTS)
    words = "\n".join(["(() => {", '"use strict";', f"const STYLE = {style};", *parts, "})();"])
    plain = words.encode()
    return Script(plain, gzip.compress(plain, 9, mtime=0), sha256(plain).hexdigest()[:16])


def _source(name: str) -> str:
    return (_SOURCES / name).read_text("utf-8")


@bp.get("/widget.js")
@access(PUBLIC)
def widget() -> Response:
    """Send the chat's script."""
    script = widget_script()
    is_packed = request.accept_encodings["gzip"] > 0
    response = Response(script.packed if is_packed else script.plain, mimetype="text/javascript")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Vary"] = "Accept-Encoding"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(script.tag)
    response.make_conditional(request)
    return response


@bp.get("/demo/shop")
@access(PUBLIC)
def demo_shop() -> Response:
    """Show a shop's page that carries the chat, where the demo business is."""
    if not settings().demo:
        raise NotFound
    return page("channels/shop.html", address=settings().url)
