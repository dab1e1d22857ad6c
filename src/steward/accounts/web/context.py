"""What every template knows: who looks, where they can go, how a page hears of changes."""

from dataclasses import dataclass, replace

from flask import Flask, current_app, g, request
from werkzeug.local import LocalProxy

from steward.accounts.rules import initials_of, may
from steward.accounts.web.guard import find_actor
from steward.kit.live import reader_topic
from steward.kit.shell import Place


@dataclass(frozen=True)
class Viewer:
    """Whoever looks at a page."""

    user_id: int | None
    name: str
    initials: str
    role: str
    is_staff: bool
    is_confirmed: bool
    login_id: int | None


def init_app(app: Flask) -> None:
    """Give templates `viewer` (or None), `nav`, `may(permission)` and `live_url(*topics)`.

    The first two are worked out when a template first asks, so that a page which needs neither,
    such as that of a lost database, does not ask for them.
    """
    app.jinja_env.globals.update(
        viewer=LocalProxy(_viewer), nav=LocalProxy(_nav), live_url=_live_url, may=_may
    )


def _viewer() -> Viewer | None:
    who = find_actor()
    if who is None:
        return None
    return Viewer(
        who.user_id,
        who.name,
        initials_of(who.name),
        who.role,
        who.is_staff,
        who.is_confirmed,
        who.login_id,
    )


def _may(permission: str) -> bool:
    """Say whether the viewer may, so that a page offers only what it will not refuse."""
    who = find_actor()
    return who is not None and may(who, permission)


def _nav() -> list[Place]:
    if "nav" not in g:
        g.nav = _places()
    places: list[Place] = g.nav
    return places


def _places() -> list[Place]:
    """The places of the viewer's face that they may go to; the present one is marked."""
    who = find_actor()
    face = "desk" if who and who.is_staff else "portal"
    places: list[Place] = current_app.extensions.get("places", {}).get(face, [])
    open_ones = [place for place in places if who and may(who, place.need)]
    here = max((p.url for p in open_ones if _leads_here(p.url)), key=len, default=None)
    return [replace(place, current=place.url == here) for place in open_ones]


def _leads_here(url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(url + "/"))


def _live_url(*topics: str) -> str:
    """Return where a page hears of changes to `topics`, and of what concerns its viewer."""
    signer, who = current_app.extensions["topics"], find_actor()
    own = (reader_topic(who.user_id),) if who and who.user_id else ()
    return f"/live?topics={signer.sign((*topics, *own), login=who.login_id if who else None)}"
