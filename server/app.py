"""The HTTP face of one server: its routes, its headers, and what it says when something fails."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final, TypeVar

from litestar import Litestar, MediaType, Request, Response, get
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException

from server.clock import Clock
from server.enrol.routes import offer
from server.errors import Malformed, Problem, TooLarge
from server.exchange.deposit import deposit_route
from server.exchange.sealed import sealed_route
from server.opening import open_services
from server.published.routes import list_forms, one_form, workflow
from server.services import Services
from server.settings import Settings
from server.shell.headers import SECURITY_HEADERS
from server.shell.shell import Shell, serve_shell

_log = logging.getLogger("doorstep.server")
_T = TypeVar("_T")

STREAMS: Final = "streams"
"""Where whoever runs the application finds what must end before its connections can."""

__all__ = ["STREAMS", "create_app", "http_face", "open_services"]


def create_app(settings: Settings, clock: Clock | None = None) -> Litestar:
    """The ASGI application; it opens its services when it starts and closes them when it ends."""
    opened: list[Services] = []

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_services(settings, clock) as services:
            opened[:] = [services]
            app.state[STREAMS] = services.streams
            if settings.demo:
                from server.demo.seed import seed

                await seed(services)
            _settle_memory()
            _log.info("ready", extra={"count": len(services.index.records)})
            yield

    return http_face(settings, lambda: opened[0], lifespan)


def _settle_memory() -> None:
    """Keeps the collector off what lives as long as the server.

    The index is large and never garbage; walking it on every thousandth new object costs a push a
    tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def http_face(
    settings: Settings,
    services: Callable[[], Services],
    *lifespan: Callable[[Litestar], AbstractAsyncContextManager[None]],
) -> Litestar:
    """The routes over some services. Demo routes exist only when `settings.demo` is set."""
    shell = Shell(settings.pwa_dist, demo=settings.demo)
    handlers: list[Any] = [
        sealed_route(services),
        deposit_route(services),
        *(offer, list_forms, one_form, workflow, health, serve_shell),
    ]
    if settings.demo:
        from server.demo.routes import demo_handlers

        handlers += demo_handlers()
    return Litestar(
        route_handlers=handlers,
        lifespan=list(lifespan),
        dependencies={
            "services": Provide(services, sync_to_thread=False),
            "shell": Provide(lambda: shell, sync_to_thread=False),
        },
        # Our own parts are handed over as they are, not validated as input.
        type_decoders=[(_is_a_part, _as_it_is)],
        exception_handlers={
            Problem: _answer_problem,
            HTTPException: _answer_http,
            Exception: _answer_unexpected,
        },
        after_request=_add_headers,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )


@get("/health", cache_control=CacheControlHeader(no_store=True))
async def health(services: NamedDependency[Services]) -> dict[str, Any]:
    """Whether it runs, since when, and how far it has come: counts and positions only."""
    return {
        "status": "ok",
        "epoch": services.epoch,
        "started_ms": services.started_ms,
        "now_ms": services.clock.now_ms(),
        "arrival": services.index.last_arrival,
        "position": services.index.last_position,
        "durable_through": services.durability.durable_through(),
        "safe_after": services.settings.safe_after,
    }


def _is_a_part(kind: Any) -> bool:
    return kind in (Services, Shell)


def _as_it_is(_kind: type[_T], value: Any) -> Any:
    return value


def _answer_problem(_request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    return _json(problem.as_json(), problem.http_status)


def _answer_http(_request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    if error.status_code == 413:
        return _json(TooLarge().as_json(), 413)
    if error.status_code == 400:
        return _json(Malformed().as_json(), 400)
    words = {404: "not_found", 405: "method_not_allowed"}
    return _json(
        {"error": words.get(error.status_code, "http"), "detail": "There is nothing here."},
        error.status_code,
    )


def _answer_unexpected(_request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    _log.error("unexpected", extra={"kind": type(error).__name__})
    return _json(Problem().as_json(), 500)


def _json(content: dict[str, Any], status: int) -> Response[Any]:
    return Response(
        content,
        status_code=status,
        media_type=MediaType.JSON,
        headers={"Cache-Control": "no-store", **SECURITY_HEADERS},
    )


async def _add_headers(response: Response[Any]) -> Response[Any]:
    response.headers.update(SECURITY_HEADERS)
    return response
