"""The help desk on the web: the staff's workspace and the customer's portal."""

from flask import Flask

from steward.accounts import initials_of
from steward.helpdesk.rules.triage import said
from steward.helpdesk.web import (
    articles,
    board,
    bought,
    canned,
    chats,
    desk,
    desk_acts,
    desk_lists,
    imports,
    macros,
    portal,
    promises,
    refunds,
    reports,
    routing,
    standing,
    status,
    survey_answers,
    survey_links,
    surveys,
    talk,
    triage,
    triage_rules,
    waits,
    what_if,
    what_if_view,
    words,
)
from steward.helpdesk.web.blueprint import bp
from steward.kit import clock

PAGES = (
    articles,
    board,
    bought,
    desk_lists,
    desk,
    desk_acts,
    canned,
    chats,
    imports,
    macros,
    portal,
    promises,
    refunds,
    reports,
    routing,
    status,
    survey_answers,
    survey_links,
    surveys,
    triage,
    triage_rules,
    waits,
    what_if,
)


def init_app(app: Flask) -> None:
    """Serve the pages of the help desk."""
    app.jinja_env.filters.update(
        fact=words.fact_in_words, initials=initials_of, channel=words.channel_name
    )
    app.jinja_env.globals["now"] = clock.now
    app.jinja_env.filters["standing"] = standing.standing_of
    app.jinja_env.filters["said"] = said
    app.jinja_env.filters["wait_in_words"] = what_if_view.wait_in_words
    app.jinja_env.tests["previewed"] = talk.has_preview
    app.jinja_env.globals["upload_mb"] = app.extensions["settings"].max_upload_mb
    app.register_blueprint(bp)
