"""Reads of merges: what would become of two people, what became of them, who was kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, User, demand
from steward.customers.models import Company, Consent, Merge, MergePart, Person
from steward.customers.queries.erasures import find_erasure
from steward.customers.queries.holdings import held_by, holdings
from steward.customers.queries.people import contacts_of, find_consent, get_person
from steward.customers.rules import Said, left_words, stricter
from steward.kit.errors import Conflict, NotFound
from steward.kit.marks import N_

# What may be taken of either, by the column that holds it.
TAKEN = {
    "name": "name",
    "email": "email",
    "company": "company_id",
    "segment": "segment",
    "standing_agent": "standing_agent_id",
    "language": "language",
}
PLACE = ("address", "postcode", "city", "country")  # all of one, never a bit of each


class Differs(NamedTuple):
    """A field in which two people differ: as it is of the one who is kept, and of the other."""

    name: str
    kept: str
    gone: str


@dataclass(frozen=True)
class Preview:
    """What would become of two people.

    `differ` are the fields to choose; `contacts` all addresses and phones that are kept; `news`
    what holds about news, `why` so; `moves` what moves, words and number; `refusal` why it cannot
    be, or None.
    """

    kept: Person
    gone: Person
    differ: Sequence[Differs]
    contacts: Sequence[str]
    news: Said | None
    why: str
    moves: Sequence[tuple[str, int]]
    refusal: str | None


def preview_merge(session: Session, actor: Actor, kept_id: int, gone_id: int) -> Preview:
    """Return what would become of two people; raises NotFound, or Conflict for one and the same."""
    if kept_id == gone_id:
        raise Conflict(ONESELF)
    kept = get_person(session, actor, kept_id)
    gone = get_person(session, actor, gone_id)
    news, why = stricter(said_by(session, kept.id), said_by(session, gone.id))
    return Preview(
        kept,
        gone,
        _differ(session, kept, gone),
        _contacts(session, kept, gone),
        news,
        why,
        held_by(session, gone),
        refusal(session, kept, gone),
    )


ONESELF = N_("This is one and the same customer. Choose another to merge with.")


def refusal(session: Session, kept: Person, gone: Person) -> str | None:
    """Say why two people cannot become one, or return None. A login that is shut counts as none."""
    for one in (kept, gone):
        if find_erasure(session, one.id) is not None:
            return N_("%(name)s was erased: nothing can be added to nobody.", name=one.name)
    logins = [live_login(session, one) for one in (kept, gone)]
    if not all(logins):
        return None
    return N_(
        "Both sign in by themselves: %(kept)s as %(a)s, %(gone)s as %(b)s. Ask which login they"
        " keep, have an administrator suspend the other, then merge.",
        kept=kept.name,
        gone=gone.name,
        a=logins[0].email if logins[0] else "",
        b=logins[1].email if logins[1] else "",
    )


def live_login(session: Session, person: Person) -> User | None:
    """Return the login of a person, unless they have none or it is suspended."""
    login = session.get(User, person.user_id) if person.user_id else None
    return login if login is not None and login.suspended_at is None else None


def said_by(session: Session, person_id: int) -> Said | None:
    """Return what somebody said about news, or None."""
    return said_in(find_consent(session, person_id))


def said_in(consent: Consent | None) -> Said | None:
    """Return what a row says, or None."""
    if consent is None:
        return None
    topics = tuple(consent.topics)
    where = (consent.source, consent.changed_at, consent.proof, consent.file_id)
    return Said(consent.given, topics, *where)


def _differ(session: Session, kept: Person, gone: Person) -> list[Differs]:
    found = []
    for name, column in TAKEN.items():
        mine, theirs = getattr(kept, column), getattr(gone, column)
        if mine and theirs and mine != theirs:
            sides = (_shown(session, name, one) for one in (mine, theirs))
            found.append(Differs(name, *sides))
    places = [place_of(one) for one in (kept, gone)]
    if all(places) and places[0] != places[1]:
        found.append(Differs("place", *places))
    return found


def place_of(person: Person) -> str:
    """Return where somebody lives, in a line; nothing where nobody knows."""
    return ", ".join(filter(None, (getattr(person, name) for name in PLACE)))


def _shown(session: Session, name: str, value: object) -> str:
    if name == "company":
        return session.get_one(Company, value).name
    return session.get_one(User, value).name if name == "standing_agent" else str(value)


def _contacts(session: Session, kept: Person, gone: Person) -> list[str]:
    own = [one.email for one in (kept, gone) if one.email]
    further = [one.value for p in (kept, gone) for one in contacts_of(session, p.id)]
    return list({value.lower(): value for value in [*own, *further]}.values())


def get_merge(session: Session, actor: Actor, merge_id: int) -> Merge:
    """Return a merge to those who may see customers, or raise NotFound."""
    demand(actor, "customers.read")
    found = session.get(Merge, merge_id)
    if found is None:
        raise NotFound
    return found


def merges_of(session: Session, person_id: int) -> Sequence[Merge]:
    """Return the merges in which somebody was kept, or gone and parted again; newest first."""
    whose = (Merge.kept_id == person_id) | (Merge.gone_id == person_id)
    return session.scalars(select(Merge).where(whose).order_by(Merge.id.desc())).all()


def parts_of_merge(session: Session, merge: Merge) -> list[tuple[str, int]]:
    """Return what moved with a merge: words and number."""
    words = {one.name: one.words for one in holdings()}
    query = select(MergePart).where(MergePart.merge_id == merge.id).order_by(MergePart.name)
    moved = [(one.name, len(one.moved)) for one in session.scalars(query)]
    return [(words[name], number) for name, number in moved if number and name in words]


def left_over_in_words(merge: Merge) -> list[str]:
    """Say what did not go back when a merge was undone, as texts to translate."""
    return [left_words(*one) for one in merge.left_over]


def why_not_undone(session: Session, merge: Merge) -> str | None:
    """Say why a merge cannot be undone, or return None. The last one is undone first."""
    if merge.undone_at is not None:
        return N_("%(name)s has undone this already.", name=merge.undone_by)
    if merge.gone is None or find_erasure(session, merge.kept_id) is not None:
        return N_(
            "How the two were before is not known any more: one of them was erased, or they were"
            " merged by an older version."
        )
    after = (Merge.id > merge.id) & Merge.undone_at.is_(None)
    theirs = Merge.kept_id.in_((merge.kept_id,)) | (Merge.gone_id == merge.kept_id)
    later = session.scalars(
        select(Merge.id).where(after, theirs).order_by(Merge.id.desc()).limit(1)
    ).one_or_none()
    if later is None:
        return None
    return N_(
        "Merge %(later)s came after this one and goes on from it. Undo that first: merges are"
        " undone in the reverse of their order.",
        later=str(later),
    )
