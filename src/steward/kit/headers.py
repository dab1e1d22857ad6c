"""Security headers on every answer: a strict policy for content, and no guessing of types."""

from flask import Blueprint, Flask, Response, request

from steward.kit.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


_DISCREET = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def keep_discreet(bp: Blueprint, *places: str) -> None:
    """Have no search engine, cache or other site learn addresses that begin so: they are keys."""

    def hush(response: Response) -> Response:
        if request.path.startswith(places):
            response.headers.update(_DISCREET)
        return response

    bp.after_request(hush)


def init_app(app: Flask, settings: Settings) -> None:
    """Set the headers on each answer of `app`; a view that set its own policy keeps it."""
    headers = dict(_ALWAYS)
    if settings.https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if response.mimetype == "text/html":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)
