"""What is said to a return: accepted, refused, withdrawn; and its end without money."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.sales.actions.returning.locking import demand_own, lock_return
from steward.sales.actions.returning.mails import mail_return
from steward.sales.events import ReturnAccepted, ReturnClosed, ReturnRefused, ReturnWithdrawn
from steward.sales.models import OrderReturn
from steward.sales.rules import ReturnState


def accept_return(session: Session, number: str, words: str, *, actor: Actor) -> OrderReturn:
    """Tell the customer to send the goods. Raises ReturnStands unless it was just asked for."""
    demand(actor, "orders.change")
    order, one = lock_return(session, number, actor=actor)
    one.accept(words)
    session.flush()
    accepted = ReturnAccepted(subject_id=one.id, order_id=order.id)
    events.record(session, accepted, actor=actor)
    mail_return(session, order, one, "accepted")
    return one


def refuse_return(session: Session, number: str, words: str, *, actor: Actor) -> OrderReturn:
    """Tell the customer why we do not take the goods back.

    Raises BadInput without words, ReturnStands once the goods are here or it has ended.
    """
    demand(actor, "orders.change")
    _demand_words(words)
    order, one = lock_return(session, number, actor=actor)
    one.call_off(ReturnState.REFUSED, words)
    session.flush()
    refused = ReturnRefused(subject_id=one.id, order_id=order.id, words=words)
    events.record(session, refused, actor=actor)
    mail_return(session, order, one, "refused")
    return one


def withdraw_return(session: Session, number: str, *, actor: Actor) -> OrderReturn:
    """Keep the goods after all. Raises ReturnStands once they are here, or it has ended."""
    demand_own(actor)
    order, one = lock_return(session, number, actor=actor)
    one.call_off(ReturnState.WITHDRAWN)
    session.flush()
    withdrawn = ReturnWithdrawn(subject_id=one.id, order_id=order.id)
    events.record(session, withdrawn, actor=actor)
    mail_return(session, order, one, "withdrawn")
    return one


def close_return(session: Session, number: str, words: str, *, actor: Actor) -> OrderReturn:
    """End a return for which no money is paid back, and say why.

    Raises BadInput without words, ReturnStands unless its goods are here.
    """
    demand(actor, "orders.change")
    _demand_words(words)
    order, one = lock_return(session, number, actor=actor)
    one.close(words)
    session.flush()
    closed = ReturnClosed(subject_id=one.id, order_id=order.id)
    events.record(session, closed, actor=actor)
    mail_return(session, order, one, "closed")
    return one


def _demand_words(words: str) -> None:
    if not words:
        msg = N_("Say why: the customer is told.")
        raise BadInput(msg, errors={"words": msg})
