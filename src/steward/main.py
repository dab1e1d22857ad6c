"""The composition root: the only file that knows every module."""

from flask import Flask
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from steward import __version__
from steward.accounts import models as _accounts_tables
from steward.accounts.web import guard
from steward.customers import models as _customers_tables
from steward.helpdesk import models as _helpdesk_tables
from steward.kit import (
    csrf,
    db,
    events,
    headers,
    health,
    idempotency,
    limits,
    outbox,
    problems,
    shell,
)
from steward.kit.api import Problem, refuse_input
from steward.kit.db import Base, Database
from steward.kit.files import FileStore
from steward.kit.links import LinkSigner
from steward.kit.live import TopicSigner
from steward.kit.settings import Settings

TABLES = (
    _accounts_tables,
    _customers_tables,
    _helpdesk_tables,
    events,
    idempotency,
    limits,
    outbox,
)
metadata = Base.metadata


def create_app(settings: Settings, database: Database) -> Flask:
    """Build the web application: pages for customers and staff, and the API."""
    app = OpenAPI(
        "steward.kit",
        info=Info(title="Steward", version=__version__),
        validation_error_status=422,
        validation_error_model=Problem,
        validation_error_callback=refuse_input,
        doc_ui=False,
        static_folder=None,
    )
    app.config.update(MAX_CONTENT_LENGTH=(settings.max_upload_mb + 1) << 20)
    app.config.update(MAX_FORM_MEMORY_SIZE=2 << 20, MAX_FORM_PARTS=200)
    app.extensions["settings"] = settings
    app.extensions["files"] = FileStore(settings)
    app.extensions["topics"] = TopicSigner(settings.signing_key())
    app.extensions["links"] = LinkSigner(settings.signing_key())
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # how Flask documents middleware
    _add_kit(app, settings, database)
    return app


def _add_kit(app: OpenAPI, settings: Settings, database: Database) -> None:
    """Each part hooks into requests; answers pass them in the opposite order: settle is last."""
    db.init_app(app, database)
    idempotency.init_app(app)
    headers.init_app(app, settings)
    health.init_app(app)
    shell.init_app(app, settings)
    problems.init_app(app)
    csrf.Csrf(app, settings)
    guard.init_app(app)
