"""What customers choose of our news: on a page of theirs, or by the link of a mail."""

from flask import Response, current_app

from steward.accounts import SYSTEM, actor
from steward.customers import find_consent, give_consent, person_for_user
from steward.inventory import shelf_categories
from steward.kit.access import SIGNED_LINK, access
from steward.kit.db import session
from steward.kit.errors import NotFound
from steward.kit.pages import form, go_to, page
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.forms import NewsWishForm
from steward.sales.web.blueprint import bp

NEWS = "/news"
OWN_PAGE, LINK, ORDER = "own page", "link in a mail", "order"  # where somebody said it


def hears_news() -> bool:
    """Whether the customer who looks has asked for news."""
    person = queries.find_buyer(session(), actor())
    consent = find_consent(session(), person.id) if person else None
    return consent is not None and consent.given


@bp.get(NEWS)
@access("orders.own")
def own_news() -> Response:
    """Show the customer what they hear of."""
    person = person_for_user(session(), actor())
    consent = find_consent(session(), person.id)
    names = shelf_categories(session())
    return page("sales/shop/news.html", consent=consent, categories=names, person=person)


@bp.post(NEWS)
@access("orders.own")
def choose_news() -> Response:
    """Take what the customer chose."""
    sent, who = form(NewsWishForm), actor()
    person = person_for_user(session(), who)
    if not sent.wanted:
        actions.stop_news(session(), person.id, source=OWN_PAGE, actor=who)
        return go_to(NEWS, toast=_("You hear no more of new products"))
    topics = {name.lower() for name in sent.topics}
    give_consent(session(), person, topics=topics, source=OWN_PAGE, actor=who)
    return go_to(NEWS, toast=_("You hear of new products by mail"))


def _linked(token: str) -> int:
    kind, _colon, number = str(current_app.extensions["links"].read(token)).partition(":")
    if kind != "news" or not number.isdecimal():
        raise NotFound
    return int(number)


@bp.get(f"{NEWS}/<token>")
@access(SIGNED_LINK)
def linked_news(token: str) -> Response:
    """Offer whoever got a link to get no more news."""
    consent = find_consent(session(), _linked(token))
    return page("sales/shop/linked_news.html", consent=consent, url=f"{NEWS}/{token}")


@bp.post(f"{NEWS}/<token>/end")
@access(SIGNED_LINK)
def end_linked_news(token: str) -> Response:
    """Send no more news to whoever got a link."""
    actions.stop_news(session(), _linked(token), source=LINK, actor=SYSTEM)
    return go_to(f"{NEWS}/{token}", toast=_("You hear no more of new products"))
