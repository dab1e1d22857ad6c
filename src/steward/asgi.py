"""The ASGI application that uvicorn serves: live streams beside the Flask app, on one port."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from steward.kit.db import Database
from steward.kit.gateway import Hub
from steward.kit.live import TopicSigner
from steward.kit.settings import Settings, load_settings
from steward.main import create_app


def web() -> Starlette:
    """Build pages, API and live streams: what one web process serves."""
    settings = load_settings()
    database = _database(settings)
    hub = _hub(settings, database)
    flask = cast("Any", create_app(settings, database))  # its WSGI types are older words for ours
    pages = cast("Any", WSGIMiddleware(flask, workers=settings.web_threads))
    routes = [Route("/live", hub.stream), Mount("/", pages)]
    return Starlette(routes=routes, lifespan=_lifespan(hub))


def live() -> Starlette:
    """Build the live streams alone, for a process of their own."""
    settings = load_settings()
    hub = _hub(settings, _database(settings))
    routes = [Route("/live", hub.stream), Route("/healthz", _healthz)]
    return Starlette(routes=routes, lifespan=_lifespan(hub))


def _healthz(_request: Request) -> Response:
    return JSONResponse({"status": "alive"})


def _database(settings: Settings) -> Database:
    """Whoever started this process has started the database and passes its address on."""
    return Database(settings.database_url or "", connections=settings.web_threads)


def _hub(settings: Settings, database: Database) -> Hub:
    return Hub(database.conninfo, TopicSigner(settings.signing_key()))


def _lifespan(hub: Hub) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        listening = asyncio.create_task(hub.run())
        yield
        hub.stop()
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening

    return lifespan
