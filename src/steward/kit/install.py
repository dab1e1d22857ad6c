"""What lets a browser install Steward as an app: manifest, service worker, offline page."""

from flask import Flask, Response, make_response, render_template

from steward.kit.access import PUBLIC, access
from steward.kit.pages import page

_TYPES = {"manifest.webmanifest": "application/manifest+json", "sw.js": "text/javascript"}


def init_app(app: Flask) -> None:
    """Serve /manifest.webmanifest, /sw.js and /offline."""
    app.add_url_rule("/manifest.webmanifest", "manifest", manifest)
    app.add_url_rule("/sw.js", "service_worker", service_worker)
    app.add_url_rule("/offline", "offline", offline)


@access(PUBLIC)
def manifest() -> Response:
    """Say what the app is called and how it looks on a home screen."""
    return _rendered("manifest.webmanifest", start_url="/")


@access(PUBLIC)
def service_worker() -> Response:
    """Send the script that answers when the server cannot be reached."""
    return _rendered("sw.js")


def _rendered(name: str, **context: str) -> Response:
    response = make_response(render_template(f"kit/{name}", **context))
    response.mimetype = _TYPES[name]
    response.headers["Cache-Control"] = "no-cache"
    return response


@access(PUBLIC)
def offline() -> Response:
    """Show the page that the service worker keeps for when there is no connection."""
    return page("kit/offline.html")
