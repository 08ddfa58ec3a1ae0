"""Opening one server's parts in order, and closing them in reverse."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.exc import SQLAlchemyError

from server.background import Background
from server.clock import Clock, SystemClock
from server.desk.routes import register_desk
from server.durability.replica import ReplicaDurability, require_replica
from server.durability.safe import BackupDurability, durability
from server.enrol.enrol import Enrolment
from server.epochs import marking
from server.epochs.epochs import Epochs
from server.epochs.marking import Marking
from server.epochs.presented import SERVER_ROLE
from server.epochs.replay import received_before_end
from server.errors import Problem, SetupError
from server.exchange.allowance import Allowance
from server.exchange.directory import Directories
from server.exchange.history import register_history
from server.exchange.routes import Routes
from server.exchange.snapshots import Snapshots
from server.exchange.turns import Turns
from server.files.routes import register_files
from server.fleet.noticed import EVERY_SECONDS as NOTICED_EVERY_SECONDS
from server.fleet.noticed import watch_revocations
from server.fleet.routes import register_fleet
from server.index.entries import DeviceEntry
from server.index.index import Index
from server.index.news import News
from server.ingest.identity import ServerIdentity
from server.ingest.staging import Rules
from server.ingest.waiting import Waiting
from server.keys.organisation import OrganisationKeys
from server.news.routes import register_news
from server.news.streams import Streams
from server.published.library import PublishedForms
from server.reading.reading import Reading, is_worth_it
from server.rotation.rehash import check_hashed
from server.services import Services
from server.settings import Settings
from server.store.alone import the_only_server
from server.store.memory import Memory
from server.store.one_teller import OneTeller
from server.store.others import Others
from server.store.store import Store
from server.store.uses import Uses
from server.store.writer import Writer
from server.workflow.commands import Workflow
from sync.certificate import Certificate, issue_certificate
from sync.signing import public_raw

_SERVER_ACTOR = "server_actor"
_FLUSH_SECONDS = 60.0
_USED_SECONDS = 5.0
_LATE_SECONDS = 1.0
# Of files only the bytes are counted.
_MOST_CHUNKS = 1_000_000


@asynccontextmanager
async def open_services(
    settings: Settings, clock: Clock | None = None, *, serving: bool = True
) -> AsyncIterator[Services]:
    """One server's parts, loaded and running. Raises `SetupError` saying what to do.

    With `serving` false, for a command beside a running server: staff and invites may be written,
    nothing is judged, and the background tasks are left to the server.
    """
    clock = clock or SystemClock()
    check_folders(settings)
    keys = OrganisationKeys.load(settings.key_dir)
    alone = the_only_server(settings.database_url) if serving else nullcontext()
    with alone:
        async with _opened(settings, clock, keys, serving) as services:
            yield services


@asynccontextmanager
async def _opened(
    settings: Settings, clock: Clock, keys: OrganisationKeys, serving: bool
) -> AsyncIterator[Services]:
    # Before anything is read of the database: one written since may be ahead of what was read.
    mark = keys.mark.read()
    if serving and settings.safe_after == "replica":
        await require_replica(settings.database_url)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        await check_hashed(store, keys)
        now_ms = clock.now_ms()
        published = await PublishedForms.load(
            store, keys.register, keys.definitions, now_ms, settings.forms_dir
        )
        index, waiting = Index(), Waiting()
        actor = await store.meta_or(_SERVER_ACTOR, lambda: secrets.token_bytes(16))
        identity = ServerIdentity(*_new_identity(keys, actor, now_ms), clock)
        memory = Memory(store, index, waiting, identity)
        epochs = Epochs(
            store,
            keys,
            index,
            clock,
            lambda: identity.renew(*_new_identity(keys, actor, clock.now_ms())),
        )
        await memory.catch_up()
        memory.in_epoch = epochs.follow
        await epochs.open(memory, mark, serving=serving)
        kept_safe = durability(settings, clock, index.last_arrival, store.engine)
        commands = Workflow(published.form, published.newest)
        rules = Rules(
            index=index,
            waiting=waiting,
            keys=store.keys,
            master=store.master,
            hashes=lambda: store.hashes,
            identity=identity,
            commands=commands,
            knows_form=published.knows,
            audience_of=published.audience,
            epoch=lambda: epochs.current,
            received_before_end=lambda device: received_before_end(keys, device),
        )
        services: Services

        def tell(news: News) -> None:
            services.tell(news)

        def tell_of_others(news: News) -> None:
            kept_safe.committed(index.last_arrival)
            services.tell(news)

        memory.told = tell_of_others
        uses = Uses(store.engine)
        await uses.load()
        writer = Writer(memory, rules, store.rows, kept_safe, clock, tell, uses)
        streams = Streams(index)
        identity.attach(writer)
        epochs.attach(writer)
        routes = Routes()
        register_fleet(routes)
        register_news(routes)
        register_history(routes)
        register_files(routes)
        register_desk(routes, waiting)
        services = Services(
            settings=settings,
            clock=clock,
            keys=keys,
            store=store,
            index=index,
            writer=writer,
            identity=identity,
            waiting=waiting,
            published=published,
            durability=kept_safe,
            commands=commands,
            routes=routes,
            directories=Directories(index, settings),
            snapshots=Snapshots(store, lambda: epochs.current),
            enrolment=Enrolment(),
            deposits=Allowance(settings.deposit_changes_a_day, settings.deposit_bytes_a_day),
            allowance=Allowance(
                settings.allowance_changes,
                settings.allowance_bytes,
                settings.allowance_minutes * 60_000,
            ),
            file_allowance=Allowance(
                _MOST_CHUNKS, settings.allowance_file_bytes, settings.allowance_minutes * 60_000
            ),
            turns=Turns(),
            started_ms=now_ms,
            epochs=epochs,
            marking=Marking(keys.mark, epochs),
            others=Others(store.engine, memory, writer.rejudge),
            streams=streams,
            uses=uses,
            one_teller=OneTeller(store.engine),
            reading=Reading(keys, wanted=is_worth_it(settings.read_ahead)),
            news=[streams.told],
        )
        writer.start()
        background = Background()
        if serving:
            background.run(_flush_regularly(services))
            background.every(NOTICED_EVERY_SECONDS, lambda: watch_revocations(services))
            background.every(marking.EVERY_SECONDS, services.marking.keep, at_once=False)
            background.run(services.others.run())
            background.every(_LATE_SECONDS, writer.judge_late, at_once=False)
            background.every(_USED_SECONDS, lambda: _keep_uses(services), at_once=False)
        if serving and isinstance(kept_safe, BackupDurability | ReplicaDurability):
            background.run(kept_safe.run())
        try:
            if serving:
                await writer.rejudge(memory.take_woken())
            yield services
            if serving:
                await _flush(services)
                await _keep_uses(services)
                await services.marking.keep()
        finally:
            streams.end()
            await services.reading.close()
            # Whatever became of them, what is queued is still written.
            await background.stop()
            await writer.close()
            await uses.close()
    finally:
        await store.close()


def check_folders(settings: Settings) -> None:
    """Raises `SetupError` where a copy of the data would hold its own keys."""
    data, keys = settings.data_dir.resolve(), settings.key_dir.resolve()
    if keys == data or data in keys.parents:
        raise SetupError("the key folder lies inside the data folder: a copy of one would open it")


def _new_identity(
    keys: OrganisationKeys, actor: bytes, now_ms: int
) -> tuple[ec.EllipticCurvePrivateKey, DeviceEntry]:
    """A key and device of the server's own, for one epoch and process."""
    key = ec.generate_private_key(ec.SECP256R1())
    device_id = secrets.token_bytes(8)
    certificate = issue_certificate(
        keys.certificate_key,
        Certificate(
            organisation=keys.organisation,
            actor=actor,
            device=device_id,
            name=keys.organisation,
            label="Server",
            roles=(SERVER_ROLE,),
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
    return key, device


async def _flush_regularly(services: Services) -> None:
    while True:
        await asyncio.sleep(_FLUSH_SECONDS)
        await _flush(services)


async def _flush(services: Services) -> None:
    """Keep what devices said of themselves, though they brought nothing."""
    with suppress(Problem, SQLAlchemyError):
        await services.writer.write_progress()


async def _keep_uses(services: Services) -> None:
    """Keep what one process alone knows of counters and allowances used."""
    if not services.uses.is_kept:
        with suppress(Problem, SQLAlchemyError):
            await services.writer.execute(services.uses.keep, services.uses.kept)
