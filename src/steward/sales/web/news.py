"""News of new products at the desk: what is new, the mail as it would be, sent by one press."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actor
from steward.customers import segment_choices
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.sales import actions, queries
from steward.sales.forms import NewsForm, ProductsForm
from steward.sales.web.blueprint import bp

NEWS = "/desk/news"


@bp.get(NEWS)
@access("news.send")
def news_list() -> Response:
    """Show what is new and untold, and the news so far."""
    return _list({})


def _list(errors: Mapping[str, str], status: int = 200) -> Response:
    products, count = queries.untold(session())
    rows = queries.list_news(session(), actor())
    context = {"products": products, "count": count, "rows": rows, "errors": errors}
    return page("sales/news_list.html", status, most=actions.MOST_PRODUCTS, **context)


@bp.post(NEWS)
@access("news.send")
def draft_news() -> Response:
    """Begin news of the products that are ticked."""
    try:
        sent = form(ProductsForm)
        news = actions.draft_news(session(), sent.product_ids, actor=actor())
    except BadInput as error:
        session().rollback()
        return _list(error.errors or {"": error.detail}, error.status)
    return go_to(f"{NEWS}/{news.id}")


@bp.post(f"{NEWS}/aside")
@access("news.send")
def set_products_aside() -> Response:
    """Offer the products that are ticked no more."""
    sent = form(ProductsForm)
    count = actions.set_aside(session(), sent.product_ids, actor=actor())
    return go_to(NEWS, toast=_aside(count))


@bp.post(f"{NEWS}/all-aside")
@access("news.send")
def set_all_aside() -> Response:
    """Offer none of the products that are new by now: an import, perhaps."""
    return go_to(NEWS, toast=_aside(actions.set_aside(session(), None, actor=actor())))


def _aside(count: int) -> str:
    return ngettext("%(num)d product is set aside", "%(num)d products are set aside", count)


@bp.get(f"{NEWS}/<int:news_id>")
@access("news.send")
def one_news(news_id: int) -> Response:
    """Show news, the mail as it reads, and how many would get it."""
    news = queries.get_news(session(), actor(), news_id)
    values = {
        "subject": news.subject,
        "words": news.words,
        "segment_id": str(news.segment_id or ""),
    }
    return _one(news_id, values, {})


def _one(
    news_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    view = queries.show_news(session(), actor(), news_id)
    mail = actions.preview_news(session(), news_id, actor=actor())
    context = {"view": view, "mail": mail, "values": values, "errors": errors}
    context["segments"] = [(str(one), name) for one, name in segment_choices(session()).items()]
    return page("sales/news.html", status, **context)


@bp.post(f"{NEWS}/<int:news_id>")
@access("news.send")
def change_news(news_id: int) -> Response:
    """Change the words of news."""
    try:
        actions.change_news(session(), news_id, form(NewsForm), actor=actor())
    except BadInput as error:
        return _one(news_id, form_values(), error.errors, error.status)
    return go_to(f"{NEWS}/{news_id}", toast=_("Saved"))


@bp.post(f"{NEWS}/<int:news_id>/sending")
@access("news.send")
def send_news(news_id: int) -> Response:
    """Send news to all who want it."""
    actions.send_news(session(), news_id, actor=actor())
    return go_to(NEWS, toast=_("It is on its way"))


@bp.post(f"{NEWS}/<int:news_id>/removal")
@access("news.send")
def discard_news(news_id: int) -> Response:
    """Drop news that was not sent."""
    actions.discard_news(session(), news_id, actor=actor())
    return go_to(NEWS, toast=_("Dropped. Its products are offered again"))
