"""Building one server: opening what it needs in order, closing it in reverse, and its HTTP face."""

from __future__ import annotations

import asyncio
import gc
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric import ec
from litestar import Litestar, MediaType, Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException

from server.clock import Clock, SystemClock
from server.durability.safe import BackupDurability, durability
from server.enrol.enrol import Enrolment
from server.enrol.routes import offer
from server.errors import Malformed, Problem, SetupError, TooLarge
from server.exchange.directory import Directories
from server.exchange.routes import Routes
from server.exchange.sealed import BINARY, sealed
from server.fleet.noticed import watch_revocations
from server.fleet.routes import register_fleet
from server.index.entries import DeviceEntry
from server.index.index import Index
from server.ingest.batch import Rules
from server.ingest.identity import ServerIdentity
from server.ingest.waiting import Waiting
from server.keys.organisation import OrganisationKeys
from server.published.library import PublishedForms
from server.published.routes import list_forms, one_form, workflow
from server.services import Services
from server.settings import Settings
from server.shell.headers import SEALED_HEADERS, SECURITY_HEADERS
from server.shell.shell import Shell, serve_shell
from server.store.store import Store
from server.store.writer import Writer
from server.workflow.commands import Workflow
from sync.certificate import Certificate, issue_certificate
from sync.signing import public_raw

_log = logging.getLogger("doorstep.server")
_T = TypeVar("_T")
_SERVER_ACTOR = "server_actor"
_EPOCH = "epoch"
_FLUSH_SECONDS = 60.0


@asynccontextmanager
async def open_services(
    settings: Settings, clock: Clock | None = None, *, serving: bool = True
) -> AsyncIterator[Services]:
    """One server's parts, loaded and running. Raises `SetupError` saying what to do.

    With `serving` false, for a command beside a running server: staff and invites may be written,
    nothing is judged, and the background tasks are left to the server.
    """
    clock = clock or SystemClock()
    _check_folders(settings)
    keys = OrganisationKeys.load(settings.key_dir)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        now_ms = clock.now_ms()
        published = await PublishedForms.load(store, keys.register, now_ms, settings.forms_dir)
        index = Index()
        await store.load_people(index)
        await store.load_records(index)
        epoch = await _epoch(store, keys, now_ms)
        waiting = Waiting()
        again = await store.load_waiting(index, waiting)
        kept_safe = durability(settings, clock, index.last_arrival)
        commands = Workflow(published.form)
        identity = await _identity(store, keys, clock)
        rules = Rules(
            index=index,
            waiting=waiting,
            keys=store.keys,
            hashes=store.hashes,
            identity=identity,
            commands=commands,
            knows_form=published.knows,
            epoch=epoch,
        )
        services: Services

        def tell(records: frozenset[bytes]) -> None:
            for listener in services.news:
                listener(records)

        writer = Writer(store.engine, rules, store.rows, kept_safe, clock, tell)
        identity.attach(writer)
        routes = Routes()
        register_fleet(routes)
        services = Services(
            settings=settings,
            clock=clock,
            keys=keys,
            store=store,
            index=index,
            writer=writer,
            identity=identity,
            published=published,
            durability=kept_safe,
            commands=commands,
            routes=routes,
            directories=Directories(index, settings),
            enrolment=Enrolment(),
            started_ms=now_ms,
            epoch=epoch,
        )
        writer.start()
        tasks = [asyncio.create_task(_flush(services))] if serving else []
        if serving:
            tasks.append(asyncio.create_task(watch_revocations(services)))
        if serving and isinstance(kept_safe, BackupDurability):
            tasks.append(asyncio.create_task(kept_safe.run()))
        try:
            if serving:
                await writer.rejudge(again)
            yield services
            if serving:
                await writer.write_progress()
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await writer.close()
    finally:
        await store.close()


def create_app(settings: Settings, clock: Clock | None = None) -> Litestar:
    """The ASGI application; it opens its services when it starts and closes them when it ends."""
    opened: list[Services] = []

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        async with open_services(settings, clock) as services:
            opened[:] = [services]
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
    handlers: list[Any] = [sealed, offer, list_forms, one_form, workflow, health, serve_shell]
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


@get("/health", cache_control=None)
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


def _check_folders(settings: Settings) -> None:
    data, keys = settings.data_dir.resolve(), settings.key_dir.resolve()
    if keys == data or data in keys.parents:
        raise SetupError("the key folder lies inside the data folder: a copy of one would open it")


async def _epoch(store: Store, keys: OrganisationKeys, now_ms: int) -> int:
    held = await store.meta(_EPOCH)
    if held is not None:
        return int(held)
    registered = keys.register.of_kind("epoch")
    epoch = max((entry.values["epoch"] for entry in registered), default=0) + 1
    keys.register.append("epoch", now_ms, epoch=epoch, after_position=0)
    await store.put_meta(_EPOCH, str(epoch).encode())
    return epoch


async def _identity(store: Store, keys: OrganisationKeys, clock: Clock) -> ServerIdentity:
    actor = await store.meta(_SERVER_ACTOR)
    if actor is None:
        actor = secrets.token_bytes(16)
        await store.put_meta(_SERVER_ACTOR, actor)
    key = ec.generate_private_key(ec.SECP256R1())
    device_id = secrets.token_bytes(8)
    now_ms = clock.now_ms()
    certificate = issue_certificate(
        keys.certificate_key,
        Certificate(
            organisation=keys.organisation,
            actor=actor,
            device=device_id,
            name=keys.organisation,
            label="Server",
            roles=("server",),
            team=None,
            issued=now_ms // 1000,
            public=public_raw(key),
        ),
    )
    device = DeviceEntry(
        id=device_id,
        owner=actor,
        public_key=public_raw(key),
        label="Server",
        installation=bytes(16),
        certificate=certificate,
        enrolled_ms=now_ms,
        is_server=True,
    )
    return ServerIdentity(key, device, clock)


async def _flush(services: Services) -> None:
    """Keep what devices said of themselves, though they brought nothing."""
    while True:
        await asyncio.sleep(_FLUSH_SECONDS)
        with suppress(Problem):
            await services.writer.write_progress()


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
    # A sealed reply is never a page: the policies would be 900 idle bytes in every exchange.
    sealed_reply = response.media_type == BINARY
    response.headers.update(SEALED_HEADERS if sealed_reply else SECURITY_HEADERS)
    return response
