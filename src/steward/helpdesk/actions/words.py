"""Making what is written findable."""

from sqlalchemy.orm import Session

from steward.helpdesk.models import Ticket
from steward.kit.db import later
from steward.quant import dictionary_of

_ADD_WORDS = """
    insert into ticket_words (ticket_id, words)
    values (%(ticket_id)s, to_tsvector(%(dictionary)s::regconfig, %(words)s))
    on conflict (ticket_id) do update set words = ticket_words.words || excluded.words
    where pg_column_size(ticket_words.words) < 500000
"""


def add_words(session: Session, ticket: Ticket, words: str, *, language: str | None = None) -> None:
    """Make a text findable, in the dictionary of its own language, which is guessed if not given.

    A short text says too little of its language: then the ticket's is taken. A vector cannot
    exceed a megabyte: a ticket that has half of that takes no more words.
    """
    own = language or dictionary_of(words)
    dictionary = f"care_{ticket.language if own == 'simple' else own}"
    values = {"ticket_id": ticket.id, "dictionary": dictionary, "words": words}
    session.flush()
    later(session, _ADD_WORDS, values)
