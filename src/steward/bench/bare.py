"""A bare Flask page through the same servers as ours: what the ground costs that we stand on.

`python -m steward.bench.bare PORT FILE` answers `GET /` with the bytes of FILE, from one process,
without a database.
"""

import sys
from pathlib import Path
from typing import Any, cast

import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask, Response
from starlette.applications import Starlette
from starlette.routing import Mount


def main() -> None:
    """Serve until told to stop, mounted as ours is."""
    body = Path(sys.argv[2]).read_bytes()
    flask = Flask(__name__, static_folder=None)
    flask.add_url_rule("/", "page", lambda: Response(body, mimetype="text/html"))
    pages = cast("Any", WSGIMiddleware(cast("Any", flask), workers=8))
    app = Starlette(routes=[Mount("/", pages)])
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
