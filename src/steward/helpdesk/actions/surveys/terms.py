"""When customers are asked how it was: set."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.events import SurveyTermsChanged
from steward.helpdesk.forms import SurveyTermsForm
from steward.helpdesk.models import SurveyTerms
from steward.helpdesk.models.surveys import ONLY
from steward.helpdesk.queries.surveys import survey_terms
from steward.kit import events
from steward.kit.changes import apply
from steward.kit.versions import check_version


def set_survey_terms(
    session: Session, form: SurveyTermsForm, *, version: int | None, actor: Actor
) -> SurveyTerms:
    """Say when customers are asked. Raises Conflict when somebody did so since `version`."""
    demand(actor, "surveys.manage")
    terms = survey_terms(session, for_update=True)
    check_version(version, terms.version)
    if terms.version == 0:
        terms.version = 1
        session.add(terms)
    changes = apply(terms, form.model_dump())
    session.flush()
    if changes:
        changed = SurveyTermsChanged(subject_id=ONLY, changes=changes)
        events.record(session, changed, actor=actor)
    return terms
