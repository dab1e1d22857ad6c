"""The composition root: the only place that knows every module."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Connection
from werkzeug.middleware.proxy_fix import ProxyFix

from steward import __version__
from steward.accounts import actor
from steward.accounts import jobs as _accounts_jobs
from steward.accounts import models as _accounts_tables
from steward.accounts import web as accounts_web
from steward.analytics import api as analytics_api
from steward.analytics import jobs as _analytics_jobs
from steward.analytics import models as _analytics_tables
from steward.analytics import web as analytics_web
from steward.analytics.queries import checks as lake_checks
from steward.analytics.queries import flow_checks
from steward.analytics.queries.lake import Lake
from steward.assistant import api as assistant_api
from steward.assistant import jobs as _assistant_jobs
from steward.assistant import models as _assistant_tables
from steward.assistant import web as assistant_web
from steward.channels import actions as channels_actions
from steward.channels import jobs as _channels_jobs
from steward.channels import models as _channels_tables
from steward.channels import web as channels_web
from steward.customers import api as customers_api
from steward.customers import jobs as _customers_jobs
from steward.customers import models as _customers_tables
from steward.customers import web as customers_web
from steward.customers.queries import erasures
from steward.helpdesk import api as helpdesk_api
from steward.helpdesk import jobs as _helpdesk_jobs
from steward.helpdesk import models as _helpdesk_tables
from steward.helpdesk import web as helpdesk_web
from steward.helpdesk.queries import checks as helpdesk_checks
from steward.inventory import api as inventory_api
from steward.inventory import jobs as _inventory_jobs
from steward.inventory import models as _inventory_tables
from steward.inventory import web as inventory_web
from steward.inventory.queries import checks as inventory_checks
from steward.kit import (
    bodies,
    csrf,
    db,
    drafts,
    events,
    headers,
    health,
    housekeeping,
    idempotency,
    install,
    limits,
    outbox,
    problems,
    seals,
    shell,
    toasts,
    verify,
)
from steward.kit.db import Base, Database
from steward.kit.files import FileStore
from steward.kit.imports import tables as _imports_tables
from steward.kit.links import LinkSigner
from steward.kit.live import TopicSigner
from steward.kit.openapi import DescribedApp
from steward.kit.settings import Settings
from steward.kit.shell import Place
from steward.kit.uploads import UploadSigner
from steward.knowledge import api as knowledge_api
from steward.knowledge import jobs as _knowledge_jobs
from steward.knowledge import models as _knowledge_tables
from steward.knowledge import web as knowledge_web
from steward.knowledge.queries import checks as knowledge_checks
from steward.main.joined import add_listeners
from steward.notifications import api as notifications_api
from steward.notifications import jobs as _notifications_jobs
from steward.notifications import models as _notifications_tables
from steward.notifications import web as notifications_web
from steward.problems import api as problems_api
from steward.problems import jobs as _problems_jobs
from steward.problems import models as _problems_tables
from steward.problems import web as problems_web
from steward.promises import jobs as _promises_jobs
from steward.promises import models as _promises_tables
from steward.promises import web as promises_web
from steward.routing import api as routing_api
from steward.routing import models as _routing_tables
from steward.routing import web as routing_web
from steward.sales import api as sales_api
from steward.sales import jobs as _sales_jobs
from steward.sales import models as _sales_tables
from steward.sales import web as sales_web
from steward.sales.queries import checks as sales_checks
from steward.sales.queries import return_checks

__all__ = ["add_listeners"]

TABLES = (
    _accounts_tables,
    _analytics_tables,
    _assistant_tables,
    _channels_tables,
    _customers_tables,
    _helpdesk_tables,
    _imports_tables,
    _inventory_tables,
    _knowledge_tables,
    _notifications_tables,
    _problems_tables,
    _promises_tables,
    _routing_tables,
    _sales_tables,
    events,
    idempotency,
    limits,
    outbox,
    seals,
)
metadata = Base.metadata
CHECKS: dict[str, verify.Check] = {
    **verify.CHECKS,
    **helpdesk_checks.CHECKS,
    **inventory_checks.CHECKS,
    **knowledge_checks.CHECKS,
    **return_checks.CHECKS,
    **sales_checks.CHECKS,
}


def checks(settings: Settings) -> dict[str, verify.Check]:
    """Return all that `steward verify` checks, by what holds."""
    lake, zone = Lake(settings), ZoneInfo(settings.timezone)
    signer = seals.Signer(settings.signing_key())
    signed = seals.checks_of(signer) | erasures.checks_of(signer)
    return CHECKS | signed | lake_checks.checks_of(lake) | flow_checks.checks_of(lake, zone)


def looks(settings: Settings) -> dict[str, Callable[[Connection], str]]:
    """Return what modules have `steward doctor` look at, by the parts' names."""
    return {"books": lake_checks.look_at(Lake(settings))}


JOBS = (
    _accounts_jobs,
    _analytics_jobs,
    _customers_jobs,
    _assistant_jobs,
    _channels_jobs,
    _helpdesk_jobs,
    _knowledge_jobs,
    _inventory_jobs,
    _notifications_jobs,
    _problems_jobs,
    _promises_jobs,
    _sales_jobs,
    housekeeping,
)
PLACES = {
    "desk": [
        Place("Tickets", icon="ticket", url="/desk/tickets", need="tickets.read"),
        Place("Chats", icon="messages", url="/desk/chats", need="tickets.reply", key="g c"),
        Place("Board", icon="layout-dashboard", url="/desk/board", need="board.read"),
        Place("Customers", icon="users", url="/desk/customers", need="customers.read"),
        Place(
            "Follow-ups",
            icon="phone-call",
            url="/desk/follow-ups",
            need="customers.change",
            key="g f",
            badge="/desk/follow-ups/due",
        ),
        Place("Stock", icon="packages", url="/desk/stock", need="stock.read"),
        Place("Orders", icon="shopping-bag", url="/desk/orders", need="orders.read"),
        Place("Deals", icon="briefcase", url="/desk/deals", need="deals.read", key="g d"),
        Place("Articles", icon="book-2", url="/desk/articles", need="desk.use"),
        problems_web.PLACE,
        Place("Insights", icon="chart-line", url="/desk/insights", need="insights.read", key="g i"),
        Place("Settings", icon="settings", url="/desk/admin", need="desk.use"),
    ],
    "portal": [
        Place("Help", icon="lifebuoy", url="/", need="queries.own"),
        Place("Guides", icon="book-2", url="/help", need="queries.own"),
        Place("My queries", icon="messages", url="/queries", need="queries.own"),
        Place("Orders", icon="package", url="/orders", need="orders.own"),
        Place("Shop", icon="shopping-bag", url="/shop", need="orders.own"),
    ],
}


def create_app(settings: Settings, database: Database) -> Flask:
    """Build the web application: pages for customers and staff, and the API."""
    app = DescribedApp(settings, __version__)
    app.extensions["settings"] = settings
    app.extensions["files"] = FileStore(settings)
    app.extensions["lake"] = Lake(settings)
    app.extensions["topics"] = TopicSigner(settings.signing_key())
    app.extensions["links"] = LinkSigner(settings.signing_key())
    app.extensions["uploads"] = UploadSigner(settings.signing_key())
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # how Flask documents middleware
    _add_kit(app, settings, database)
    return app


def _add_kit(app: DescribedApp, settings: Settings, database: Database) -> None:
    """Each part hooks into requests; answers pass them in the opposite order: settle is last."""
    db.init_app(app, database)
    idempotency.init_app(app, actor)
    headers.init_app(app, settings)
    health.init_app(app)
    shell.init_app(app, settings)
    install.init_app(app)
    toasts.init_app(app)
    drafts.init_app(app)
    problems.init_app(app)
    bodies.init_app(app, settings)
    csrf.Csrf(app, settings)
    _add_modules(app)


def _add_modules(app: DescribedApp) -> None:
    """Serve the pages and the API of every module, and say where one can go."""
    app.extensions["places"] = PLACES
    add_listeners(app.extensions["settings"])
    accounts_web.init_app(app)
    analytics_web.init_app(app)
    assistant_web.init_app(app)
    channels_web.init_app(app)
    customers_web.init_app(app)
    helpdesk_web.init_app(app)
    inventory_web.init_app(app)
    knowledge_web.init_app(app)
    notifications_web.init_app(app)
    problems_web.init_app(app)
    promises_web.init_app(app)
    routing_web.init_app(app)
    sales_web.init_app(app)
    parts = (assistant_api, knowledge_api, notifications_api, routing_api)
    folders = (
        *analytics_api.PARTS,
        *customers_api.PARTS,
        *helpdesk_api.PARTS,
        *inventory_api.PARTS,
        *problems_api.PARTS,
        *sales_api.PARTS,
    )
    for part in (*folders, *(one.api for one in parts)):
        app.register_api(part)


def taking_mail(app: Flask) -> AbstractContextManager[None]:
    """Take mail by SMTP or LMTP where the settings say, for the length of a `with` block."""
    parts = app.extensions
    place = channels_actions.Place(parts["database"], parts["files"], parts["settings"])
    return channels_actions.receiving(place)
