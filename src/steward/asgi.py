"""The ASGI application that uvicorn serves: live streams beside the Flask app, on one port."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from steward.kit.db import Database
from steward.kit.gateway import Hub
from steward.kit.live import TopicSigner
from steward.kit.settings import Settings, load_settings
from steward.kit.wsgi import Pages
from steward.main import create_app
from steward.quant import load_languages

load_languages()  # before processes are forked, so that they share it


def web() -> ASGIApp:
    """Build pages, API and live streams: what one web process serves."""
    settings = load_settings()
    database = _database(settings)
    hub = _hub(settings, database)
    pages = Pages(create_app(settings, database), threads=settings.web_threads)
    streams = Starlette(routes=[Route("/live", hub.stream)], lifespan=_lifespan(hub))

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["path"] != "/live"
        await (pages if is_page else streams)(scope, receive, send)

    return either


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
