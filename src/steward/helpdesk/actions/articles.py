"""An article out of a ticket that is solved."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.errors import NothingToWrite
from steward.helpdesk.events import ArticleDrafted
from steward.helpdesk.models import TicketArticle
from steward.helpdesk.queries import get_ticket, messages_of, view_ticket
from steward.helpdesk.queries.articles import find_article_of
from steward.helpdesk.rules.drafting import Drafted, Known, Said, drafted
from steward.kit import events
from steward.kit.texts import gettext as _
from steward.knowledge import ArticleText, write_article
from steward.quant.private import without_private

_LONGEST_CATEGORY = 80


def draft_article(session: Session, ticket_id: int, *, actor: Actor) -> int:
    """Draft an article from a ticket that is solved; return its id, or that of the one there is.

    Raises NotFound, Forbidden, and NothingToWrite where the ticket is not done or not answered.
    """
    demand(actor, "articles.write")
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    known = find_article_of(session, ticket_id)
    if known is not None:
        return known
    draft = _draft(session, actor, ticket_id) if ticket.is_done else None
    if draft is None:
        raise NothingToWrite(ticket.number)
    form = ArticleText(
        title=draft.title,
        category=(ticket.category or _("General"))[:_LONGEST_CATEGORY],
        product=without_private(ticket.product or "")[0],
        body=draft.body,
    )
    article = write_article(session, form, actor=actor)
    taken = [[one.kind, one.text] for one in draft.taken]
    session.add(TicketArticle(ticket_id=ticket_id, article_id=article.id, taken=taken))
    done = ArticleDrafted(
        subject_id=ticket_id,
        customer_id=ticket.customer_id,
        article_id=article.id,
        title=draft.title,
    )
    events.record(session, done, actor=actor)
    return article.id


def _draft(session: Session, actor: Actor, ticket_id: int) -> Drafted | None:
    shown = view_ticket(session, actor, ticket_id)
    messages = [m for m in messages_of(session, actor, ticket_id) if not m.is_internal]
    authors = {message.author_name for message in messages}
    said = [Said(message.body, message.by_customer) for message in messages]
    people = {shown.customer_name, shown.agent_name or "", *authors}
    known = Known(list(people), [shown.company or ""])
    headings = (_("The question"), _("The answer"))
    return drafted(shown.ticket.subject, said, known=known, headings=headings)
