"""What the registry itself has of people, and how it moves when two turn out to be one."""

from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from steward.customers.actions.rows import put_back, rows_of
from steward.customers.models import (
    Call,
    Consent,
    Contact,
    CustomerFile,
    Double,
    FollowUp,
    Relation,
    Worth,
)
from steward.customers.queries.holdings import Aside, Holding, Moving
from steward.customers.queries.merges import said_in
from steward.customers.rules import DoubleState, Purpose, Said, stricter
from steward.kit.marks import N_


def _clear_contacts(session: Session, moving: Moving) -> Aside:
    """Nobody needs to have one number twice."""
    mine = aliased(Contact)
    same = (mine.kind == Contact.kind) & (mine.value == Contact.value)
    twice = select(mine.id).where(mine.person_id == moving.kept_id, same).exists()
    rows = rows_of(session, Contact, Contact.person_id == moving.gone_id, twice)
    session.execute(delete(Contact).where(Contact.id.in_([one["id"] for one in rows])))
    return rows


def _restore_contacts(session: Session, _moving: Moving, rows: Aside) -> int:
    return put_back(session, Contact, rows)


def _clear_consents(session: Session, moving: Moving) -> Aside:
    """Let the stricter hold, of what was said for each purpose."""
    both = Consent.person_id.in_((moving.gone_id, moving.kept_id))
    session.execute(select(Consent.purpose).where(both).with_for_update())
    before = rows_of(session, Consent, both)
    for purpose in Purpose:
        kept, gone = (
            session.get(Consent, (one, purpose), populate_existing=True)
            for one in (moving.kept_id, moving.gone_id)
        )
        holds, _why = stricter(said_in(kept), said_in(gone))
        if holds is not None and gone is not None:
            _say(session, moving.kept_id, purpose, holds)
    session.execute(delete(Consent).where(Consent.person_id == moving.gone_id))
    after = rows_of(session, Consent, Consent.person_id == moving.kept_id)
    return [before, after]


def _say(session: Session, person_id: int, purpose: Purpose, said: Said) -> None:
    values = said._asdict() | {"topics": list(said.topics)}
    whose = {"person_id": person_id, "purpose": purpose}
    saying = insert(Consent).values(whose | values)
    session.execute(saying.on_conflict_do_update(index_elements=list(whose), set_=values))


def _restore_consents(session: Session, moving: Moving, aside: Aside) -> int:
    """What was said since the merge stays said, and a no of then is a no of both."""
    before, after = aside
    files = session.scalars(
        select(CustomerFile.id).where(CustomerFile.id.in_([one["file_id"] for one in before]))
    ).all()
    before = [
        one | {"file_id": one["file_id"] if one["file_id"] in files else None} for one in before
    ]
    now = rows_of(session, Consent, Consent.person_id == moving.kept_id)
    is_same = now == after
    mine = [one for one in before if one["person_id"] == moving.kept_id]
    theirs = [one for one in before if one["person_id"] == moving.gone_id]
    if is_same:
        session.execute(delete(Consent).where(Consent.person_id == moving.kept_id))
        put_back(session, Consent, mine)
    elif refused := [one for one in now if not one["given"]]:
        theirs = [one | {"person_id": moving.gone_id} for one in refused]
    session.expire_all()
    return put_back(session, Consent, theirs) + (not is_same)


def _clear_doubles(session: Session, moving: Moving) -> Aside:
    """The two are merged; that either is not a third holds for both of them.

    Who is likely a third besides is found again by the next search.
    """
    whose = or_(Double.left_id == moving.gone_id, Double.right_id == moving.gone_id)
    pair = (Double.left_id == min(moving.gone_id, moving.kept_id)) & (
        Double.right_id == max(moving.gone_id, moving.kept_id)
    )
    rows = rows_of(session, Double, whose)
    session.execute(update(Double).where(pair).values(state=DoubleState.MERGED))
    session.execute(delete(Double).where(whose, Double.state == DoubleState.OPEN))
    third = Double.left_id + Double.right_id - moving.gone_id
    known = aliased(Double)
    is_known = select(known.id).where(
        known.left_id == func.least(third, moving.kept_id),
        known.right_id == func.greatest(third, moving.kept_id),
    )
    apart = (whose, Double.state == DoubleState.APART, ~is_known.exists())
    session.execute(
        update(Double)
        .where(*apart)
        .values(
            left_id=func.least(third, moving.kept_id), right_id=func.greatest(third, moving.kept_id)
        )
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(Double).where(whose, Double.state == DoubleState.APART))
    return rows


def _restore_doubles(session: Session, _moving: Moving, rows: Aside) -> int:
    session.execute(delete(Double).where(Double.id.in_([one["id"] for one in rows])))
    session.expire_all()
    return put_back(session, Double, rows)


def _clear_relations(session: Session, moving: Moving) -> Aside:
    """Nobody is tied to themselves, or twice in one way to another."""
    both = (moving.gone_id, moving.kept_id)
    rows = rows_of(
        session, Relation, Relation.person_id.in_(both) | Relation.to_person_id.in_(both)
    )
    known: set[tuple[Any, ...]] = set()
    aside = []
    for row in sorted(rows, key=lambda one: moving.gone_id in _people(one)):
        sides = [moving.kept_id if one == moving.gone_id else one for one in _people(row)]
        key = (row["kind"], *sides, row["company_id"], row["to_company_id"])
        if (sides[0] is not None and sides[0] == sides[1]) or key in known:
            aside.append(row)
        known.add(key)
    session.execute(delete(Relation).where(Relation.id.in_([one["id"] for one in aside])))
    return aside


def _people(row: dict[str, Any]) -> tuple[int | None, int | None]:
    return row["person_id"], row["to_person_id"]


def _restore_relations(session: Session, _moving: Moving, rows: Aside) -> int:
    return put_back(session, Relation, rows)


def _clear_worth(session: Session, moving: Moving) -> Aside:
    """What both are worth together is reckoned by night, from the orders."""
    rows = rows_of(session, Worth, Worth.person_id == moving.gone_id)
    session.execute(delete(Worth).where(Worth.person_id == moving.gone_id))
    return rows


def _restore_worth(session: Session, _moving: Moving, rows: Aside) -> int:
    return put_back(session, Worth, rows)


HOLDINGS = (
    Holding(
        "contacts",
        N_("Phones and addresses"),
        Contact.person_id,
        _clear_contacts,
        _restore_contacts,
    ),
    Holding("calls", N_("Calls"), Call.person_id),
    Holding("follow-ups", N_("Follow-ups"), FollowUp.person_id),
    Holding("files", N_("Files kept with them"), CustomerFile.person_id),
    Holding(
        "relations",
        N_("Relations"),
        Relation.person_id,
        _clear_relations,
        _restore_relations,
    ),
    Holding("relations to them", N_("Relations of others to them"), Relation.to_person_id),
    Holding("worth", N_("What they are worth"), None, _clear_worth, _restore_worth),
    Holding("consents", N_("Consents"), None, _clear_consents, _restore_consents),
    Holding("doubles", N_("Likely doubles"), None, _clear_doubles, _restore_doubles),
)
