"""Fields of the house's own: added, changed, put away and taken out again."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.errors import FieldUsed
from steward.customers.events import FieldAdded, FieldChanged, FieldSwitched
from steward.customers.forms import CustomFieldForm
from steward.customers.models import CustomField
from steward.customers.queries import all_fields, get_field, segments_asking
from steward.customers.rules import FieldKind, key_of
from steward.kit import clock, events
from steward.kit.changes import apply
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version

_MOST = 50  # of people, and of companies


def add_field(session: Session, form: CustomFieldForm, *, actor: Actor) -> CustomField:
    """Add a field, with a key of its own. Raises BadInput."""
    demand(actor, "customers.manage")
    known = [one for one in all_fields(session) if one.of == form.of]
    _check(form, known, form.kind, None)
    if len(known) >= _MOST:
        raise BadInput(errors={"title": N_("There are %(number)s fields already.", number=_MOST)})
    field = CustomField(
        of=form.of,
        key=_free_key(form.title, {one.key for one in known}),
        title=form.title,
        kind=form.kind,
        choices=_choices(form, form.kind),
        position=form.position,
    )
    session.add(field)
    session.flush()
    events.record(session, FieldAdded(subject_id=field.id, name=field.title), actor=actor)
    return field


def _choices(form: CustomFieldForm, kind: str) -> list[str]:
    return form.choice_list() if kind == FieldKind.CHOICE else []


def _check(form: CustomFieldForm, known: list[CustomField], kind: str, own_id: int | None) -> None:
    same = (one for one in known if one.title.casefold() == form.title.casefold())
    if any(one.id != own_id for one in same):
        raise BadInput(errors={"title": N_("Another field has this name.")})
    if kind == FieldKind.CHOICE and not form.choice_list():
        raise BadInput(errors={"choices": N_("Write what can be chosen, one a line.")})


def _free_key(title: str, taken: set[str]) -> str:
    key = key_of(title)
    tries = (f"{key}_{number}" if number else key for number in range(len(taken) + 1))
    return next(one for one in tries if one not in taken)


def change_field(
    session: Session, field_id: int, form: CustomFieldForm, *, version: int | None, actor: Actor
) -> CustomField:
    """Change the title, place and choices of a field; its kind stays, and so does what it holds.

    Raises BadInput, and Conflict when somebody else changed it since `version`.
    """
    demand(actor, "customers.manage")
    field = get_field(session, field_id, for_update=True)
    check_version(version, field.version)
    known = [one for one in all_fields(session) if one.of == field.of]
    _check(form, known, field.kind, field.id)
    choices = _choices(form, field.kind)
    _refuse_asked(session, field, set(field.choices) - set(choices))
    values = {"title": form.title, "position": form.position, "choices": choices}
    if changes := apply(field, values):
        session.flush()
        changed = FieldChanged(subject_id=field.id, name=field.title, changes=changes)
        events.record(session, changed, actor=actor)
    return field


def _refuse_asked(session: Session, field: CustomField, gone: set[str]) -> None:
    """Refuse to take choices away that segments ask for. Raises BadInput that says which."""
    for name, conditions in segments_asking(session, field).items():
        if asked := gone.intersection(one.value for one in conditions):
            used = N_(
                "The segment “%(name)s” asks for “%(choice)s”: change the segment first.",
                name=name,
                choice=min(asked),
            )
            raise BadInput(errors={"choices": used})


def switch_field(session: Session, field_id: int, *, is_used: bool, actor: Actor) -> CustomField:
    """Put a field away, or take it out again; what was entered is kept meanwhile.

    Raises FieldUsed, which names the segments that go by it.
    """
    demand(actor, "customers.manage")
    field = get_field(session, field_id, for_update=True)
    if not is_used and (segments := segments_asking(session, field)):
        raise FieldUsed(field.title, segments)
    if (field.retired_at is None) != is_used:
        field.retired_at = None if is_used else clock.now()
        session.flush()
        what = "on" if is_used else "off"
        switched = FieldSwitched(subject_id=field.id, name=field.title, what=what)
        events.record(session, switched, actor=actor)
    return field
