"""Who may come to a route: declared beside it, enforced in one place, refused when not declared."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., object])

PUBLIC = "public"  # anybody
SIGNED_LINK = "signed link"  # whoever holds a link that we signed; the view checks it
SIGNED_IN = "signed in"  # any login
_FRAMEWORK_ENDPOINTS = frozenset({"static"})


def access(*needs: str) -> Callable[[View], View]:
    """Declare what a view needs: one of the words above, or any one of some permissions."""

    def declare(view: View) -> View:
        view.access = needs  # type: ignore[attr-defined]  # a note on the function, read by access_of
        return view

    return declare


def access_of(app: Flask, endpoint: str) -> tuple[str, ...] | None:
    """Return what the view of an endpoint needs, or None where nobody has said so."""
    if endpoint in _FRAMEWORK_ENDPOINTS:
        return (PUBLIC,)
    view: object = app.view_functions.get(endpoint)
    while view is not None:
        needs = getattr(view, "access", None)
        if isinstance(needs, tuple):
            return needs
        view = getattr(view, "__wrapped__", None)
    return None
