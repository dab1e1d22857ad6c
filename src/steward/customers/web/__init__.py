"""The desk's pages of people and companies."""

from flask import Flask

from steward.customers.rules import words_of
from steward.customers.web import (
    companies,
    consents,
    doubles,
    fields,
    files,
    follow_ups,
    listing,
    merges,
    own_data,
    people,
    playbooks,
    segments,
    ties,
    timeline,
    words,
)
from steward.customers.web.blueprint import bp

PAGES = (
    listing,
    people,
    companies,
    fields,
    ties,
    files,
    consents,
    timeline,
    doubles,
    merges,
    own_data,
    segments,
    follow_ups,
    playbooks,
)


def init_app(app: Flask) -> None:
    """Serve the pages of customers."""
    app.register_blueprint(bp)
    app.jinja_env.filters["double_reasons"] = words_of
    app.jinja_env.filters["field_value"] = words.field_value
    app.jinja_env.filters["country_name"] = words.country_name
    app.jinja_env.globals["consent_purposes"] = consents.purposes
    app.jinja_env.globals["consent_ways"] = consents.ways
    app.jinja_env.globals["choices_of"] = words.choices_of
    app.jinja_env.globals["titles_of"] = words.titles_of
    app.jinja_env.globals["timeline_kinds"] = timeline.kinds
