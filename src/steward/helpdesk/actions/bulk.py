"""Writing tickets that have a past, very many at once: for imports and the demo business.

Nobody is told: no listener, no mail, no page hears of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from steward.helpdesk.actions.triage import judge_past
from steward.helpdesk.models import Message, Ticket
from steward.kit.bulk import PastFact, copy_rows, row_of, tell_past
from steward.promises import Promise

# A vector cannot exceed a megabyte: a ticket that has half of that takes no more words.
_ADD_WORDS = text("""
    insert into ticket_words (ticket_id, words)
    select ticket_id, to_tsvector(cast(:dictionary as regconfig), words)
    from unnest(:ticket_ids, :texts) as written (ticket_id, words)
    on conflict (ticket_id) do update set words = ticket_words.words || excluded.words
    where pg_column_size(ticket_words.words) < 500000
""").bindparams(
    bindparam("ticket_ids", type_=ARRAY(BigInteger)), bindparam("texts", type_=ARRAY(Text))
)


@dataclass(frozen=True)
class PastTicket:
    """A ticket, with an id reserved for it, and all that was said and done about it.

    `words` is what search finds it by: the name of a dictionary (`steward.quant`) and a text each.
    """

    ticket: Ticket
    messages: Sequence[Message] = ()
    facts: Sequence[PastFact] = ()
    promises: Sequence[Promise] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def write_past_tickets(session: Session, past: Sequence[PastTicket]) -> None:
    """Write tickets as they stand, with messages, facts and promises, and make them findable.

    Triage says beside their severity what it thinks of them.
    """
    judge_past(session, [(one.ticket, one.messages) for one in past])
    copy_rows(session, Ticket, [row_of(one.ticket) for one in past])
    copy_rows(session, Message, [row_of(said) for one in past for said in one.messages])
    copy_rows(session, Promise, [row_of(made) for one in past for made in one.promises])
    tell_past(session, [fact for one in past for fact in one.facts])
    for dictionary in sorted({name for one in past for name in one.words}):
        texts = {one.ticket.id: one.words[dictionary] for one in past if dictionary in one.words}
        add_words_in_bulk(session, dictionary, texts)


def add_words_in_bulk(session: Session, dictionary: str, texts: Mapping[int, str]) -> None:
    """Make texts in the language of one dictionary findable, by the ids of their tickets."""
    values = {
        "dictionary": f"care_{dictionary}",
        "ticket_ids": list(texts),
        "texts": list(texts.values()),
    }
    session.execute(_ADD_WORDS, values)
