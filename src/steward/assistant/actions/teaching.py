"""Teaching the assistant: intents and their questions, what it shall not know, its threshold."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.assistant.actions.learning import learn_soon
from steward.assistant.events import AssistantSet, IntentChanged, IntentRemoved, IntentTaught
from steward.assistant.forms import IntentForm, OutsideForm, SettingsForm, TeachForm
from steward.assistant.models import TaughtIntent
from steward.assistant.queries import get_intent, get_missed, get_settings
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.knowledge import titles_of

_MAY = "assistant.teach"
_FIELDS = ("name", "leads_to", "article_id", "examples")
_MOST_EXAMPLES = 1_500


def teach_intent(session: Session, form: IntentForm, *, actor: Actor) -> TaughtIntent:
    """Teach something that customers may mean. Raises BadInput: a name taken, no such article."""
    demand(actor, _MAY)
    _check(session, form, None)
    intent = TaughtIntent(**_values(form), created_at=clock.now())
    session.add(intent)
    session.flush()
    taught = IntentTaught(subject_id=intent.id, name=intent.name, examples=len(intent.examples))
    events.record(session, taught, actor=actor)
    learn_soon(session)
    return intent


def change_intent(
    session: Session, intent_id: int, form: IntentForm, *, actor: Actor
) -> TaughtIntent:
    """Change an intent. Raises NotFound, BadInput, Conflict."""
    demand(actor, _MAY)
    intent = get_intent(session, intent_id, for_update=True)
    check_version(form.version, intent.version)
    _check(session, form, intent.id)
    _change(session, intent, _values(form), actor)
    return intent


def remove_intent(session: Session, intent_id: int, *, actor: Actor) -> None:
    """Forget an intent; its article speaks for itself from then on."""
    demand(actor, _MAY)
    intent = get_intent(session, intent_id, for_update=True)
    removed = IntentRemoved(subject_id=intent.id, name=intent.name, examples=intent.examples)
    session.delete(intent)
    events.record(session, removed, actor=actor)
    learn_soon(session)


def change_settings(session: Session, form: SettingsForm, *, actor: Actor) -> None:
    """Switch it on or off, and choose from which confidence on it answers; holds at once."""
    demand(actor, _MAY)
    settings = get_settings(session, for_update=True)
    values = {"is_on": form.is_on, "threshold": form.threshold}
    changes = {
        name: [getattr(settings, name), value]
        for name, value in values.items()
        if getattr(settings, name) != value
    }
    settings.is_on, settings.threshold = form.is_on, form.threshold
    if changes:
        events.record(session, AssistantSet(subject_id=1, changes=changes), actor=actor)


def change_outside(session: Session, form: OutsideForm, *, actor: Actor) -> None:
    """Say which questions it shall not know."""
    demand(actor, _MAY)
    settings = get_settings(session, for_update=True)
    before, settings.outside = settings.outside, list(form.outside)
    if before != settings.outside:
        changes = {"outside": [len(before), len(settings.outside)]}
        events.record(session, AssistantSet(subject_id=1, changes=changes), actor=actor)
        learn_soon(session)


def see_to(session: Session, answer_id: int, form: TeachForm, *, actor: Actor) -> str:
    """Teach a question that was not answered, or let it be; return what it is taught to mean.

    Raises NotFound, and BadInput where an intent has no room for one more.
    """
    demand(actor, _MAY)
    missed = get_missed(session, answer_id)
    missed.seen_to_at = clock.now()
    question = " ".join(missed.question.split())[:500]
    if form.outside:
        outside = tuple(dict.fromkeys([*get_settings(session).outside, question]))
        change_outside(session, OutsideForm(outside=outside), actor=actor)
        return ""
    if form.intent is None or form.leave:
        return ""
    intent = get_intent(session, form.intent, for_update=True)
    examples = list(dict.fromkeys([*intent.examples, question]))
    if len(examples) > _MOST_EXAMPLES:
        raise BadInput(errors={"intent": N_("This intent has 1,500 questions: that is enough.")})
    _change(session, intent, {"examples": examples}, actor)
    return intent.name


def _check(session: Session, form: IntentForm, intent_id: int | None) -> None:
    same = select(TaughtIntent.id).where(
        TaughtIntent.name == form.name, TaughtIntent.id != (intent_id or 0)
    )
    if session.scalar(same) is not None:
        raise BadInput(errors={"name": N_("There is another intent of that name.")})
    if form.article is not None and form.article not in titles_of(session, [form.article]):
        raise BadInput(errors={"article": N_("No article of that number is published.")})


def _values(form: IntentForm) -> dict[str, Any]:
    return {
        "name": form.name,
        "leads_to": form.leads_to.value,
        "article_id": form.article,
        "examples": list(form.examples),
    }


def _change(session: Session, intent: TaughtIntent, values: dict[str, Any], actor: Actor) -> None:
    """Let an intent be as `values` say; of questions, the fact keeps how many there were."""
    changes: dict[str, list[Any]] = {}
    for name in _FIELDS:
        old, new = getattr(intent, name), values.get(name, getattr(intent, name))
        if old != new:
            changes[name] = [len(old), len(new)] if name == "examples" else [old, new]
            setattr(intent, name, new)
    if changes:
        changed = IntentChanged(subject_id=intent.id, name=intent.name, changes=changes)
        events.record(session, changed, actor=actor)
        learn_soon(session)
