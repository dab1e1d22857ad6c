"""News of new products: gathered, looked at, sent to those who want it and to nobody else."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers import (
    Person,
    find_conditions,
    readers_after,
    segment_choices,
    withdraw_consent,
)
from steward.kit import clock, events, outbox
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict
from steward.kit.jobs import defer
from steward.kit.marks import N_
from steward.kit.texts import gettext as _
from steward.sales.actions.notices import mail_news, news_key, news_mail
from steward.sales.events import NewsSent
from steward.sales.forms import NewsForm
from steward.sales.models import News, NewsItem
from steward.sales.queries import (
    NewProduct,
    get_news,
    new_products,
    products_of,
    topics_of,
    untold_ids,
)
from steward.sales.rules import NewsState

SEND_NEWS = "sales.send_news"
MOST_PRODUCTS = 12  # of one mail
_AT_ONCE = 200  # people of one transaction
_APART = timedelta(seconds=0.1)  # so that 600 a minute leave, and other mails between them
_TAKEN_BACK_FOR = timedelta(days=30)


def draft_news(session: Session, product_ids: Collection[int], *, actor: Actor) -> News:
    """Begin news of some products. Raises BadInput for none, too many, or those told before."""
    demand(actor, "news.send")
    products = new_products(session, product_ids)
    if not products:
        raise BadInput(N_("Choose the products that the news tells of."))
    if len(products) > MOST_PRODUCTS:
        raise BadInput(N_("At most %(most)s products fit into one mail.", most=MOST_PRODUCTS))
    news = News(subject=_subject(products), words="", created_at=clock.now())
    session.add(news)
    session.flush()
    if _note(session, [one.product_id for one in products], news.id) < len(products):
        raise BadInput(N_("Some of these were told of, or set aside, meanwhile."))
    return news


def _subject(products: Sequence[NewProduct]) -> str:
    return _("New: %(names)s", names=", ".join(one.name for one in products))[:200]


def _note(session: Session, product_ids: Sequence[int], news_id: int | None) -> int:
    """Note that products are offered; return how many were not before."""
    rows = [{"product_id": one, "news_id": news_id} for one in product_ids]
    if not rows:
        return 0
    noted = insert(NewsItem).values(rows).on_conflict_do_nothing().returning(NewsItem.product_id)
    return len(session.scalars(noted).all())


def set_aside(session: Session, product_ids: Collection[int] | None, *, actor: Actor) -> int:
    """Tell of some products, or of all that are new, never; return how many these are."""
    demand(actor, "news.send")
    ids = untold_ids(session)
    return _note(session, [one for one in ids if product_ids is None or one in product_ids], None)


def change_news(session: Session, news_id: int, form: NewsForm, *, actor: Actor) -> News:
    """Change the words of news that was not sent yet. Raises NotFound, Conflict."""
    news = _draft(session, news_id, actor)
    if form.segment_id and form.segment_id not in segment_choices(session):
        raise BadInput(errors={"segment_id": N_("This segment is no more. Choose another.")})
    news.subject, news.words, news.segment_id = form.subject, form.words, form.segment_id
    session.flush()
    return news


def _draft(session: Session, news_id: int, actor: Actor) -> News:
    demand(actor, "news.send")
    news = get_news(session, actor, news_id, for_update=True)
    if news.state != NewsState.DRAFT:
        raise Conflict(N_("This news is on its way already."))
    return news


def discard_news(session: Session, news_id: int, *, actor: Actor) -> None:
    """Drop news that was not sent; its products are offered again. Raises NotFound, Conflict."""
    news = _draft(session, news_id, actor)
    session.execute(delete(NewsItem).where(NewsItem.news_id == news.id))
    session.delete(news)
    session.flush()


def preview_news(session: Session, news_id: int, *, actor: Actor) -> outbox.Mail:
    """Return the mail as somebody by the name of the actor would get it. Nothing is sent."""
    demand(actor, "news.send")
    news = get_news(session, actor, news_id)
    reader = Person(id=0, name=actor.name, email=actor.email)
    return news_mail(news, products_of(session, news.id), reader)


def send_news(session: Session, news_id: int, *, actor: Actor) -> News:
    """Have news written to all who want it, by a job. Raises NotFound, Conflict when it is."""
    news = _draft(session, news_id, actor)
    news.state, news.sent_at = NewsState.SENDING, clock.now()
    session.flush()
    events.record(session, NewsSent(subject_id=news.id, name=news.subject), actor=actor)
    defer(session, SEND_NEWS, news_id=news.id)
    return news


def write_news(database: Database, news_id: int) -> Iterator[int]:
    """Write news to people, some in each transaction; it goes on where it was stopped."""
    while True:
        with database.transaction() as session:
            written = _write_some(session, news_id)
        yield written
        if written < _AT_ONCE:
            return


def _write_some(session: Session, news_id: int) -> int:
    news = session.get(News, news_id, with_for_update=True)
    if news is None or news.state != NewsState.SENDING:
        return 0
    products = products_of(session, news_id)
    audience = find_conditions(session, news.segment_id)
    topics = topics_of(products)
    people = readers_after(session, news.last_person_id, topics, audience, most=_AT_ONCE)
    begins = max(clock.now(), (news.sent_at or clock.now()) + news.told * _APART)
    for place, person in enumerate(people if products else ()):
        mail_news(session, news, products, person, not_before=begins + place * _APART)
    if len(people) < _AT_ONCE or not products:
        news.state = NewsState.SENT
    if people and products:
        news.last_person_id, news.told = people[-1].id, news.told + len(people)
    session.flush()
    return len(people) if products else 0


def stop_news(session: Session, person_id: int, *, source: str, actor: events.Actor) -> None:
    """Send somebody no news any more, that which waits in the outbox included."""
    withdraw_consent(session, person_id, source=source, actor=actor)


def take_news_back(session: Session, person_id: int) -> None:
    """Take back what waits in the outbox for somebody who wants no news any more."""
    late = select(News.id).where(News.sent_at > clock.now() - _TAKEN_BACK_FOR)
    keys = [news_key(news_id, person_id) for news_id in session.scalars(late)]
    outbox.drop_mails(session, keys)
