"""Route round (2): take what a device brings, give what it lacks (docs/wire.md 6)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from msgspec.structs import replace

from server.desk.outcome import as_list, outcomes
from server.enrol.enrol import lease
from server.epochs.presented import read_presented
from server.errors import Refusal, StoreUnavailable
from server.exchange.cursor import Cursor, read_cursor, write_cursor
from server.exchange.elsewhere import open_elsewhere, said_open
from server.exchange.giving import certificates_of, given
from server.exchange.paging import fill_page, own_inside, plan_page, scope_changes
from server.exchange.routes import SealedReply, SealedRequest
from server.exchange.taking import Taken, take_changes
from server.fleet.asked import answered, orders_of
from server.fleet.copies import is_copy
from server.index.entries import DeviceEntry, DeviceReport
from server.services import Services
from server.store.stored import StoredChange
from sync.canonical import encode as encode_value
from sync.change import change_id, parse
from sync.codes import Order, ReplyStatus, mark_name
from sync.errors import Malformed, TooLarge
from sync.messages import (
    MAX_CHANGES,
    MAX_CHANGES_BYTES,
    ChangeVerdict,
    DepositSecret,
    DeskOutcome,
    Highest,
    RoundReply,
    RoundRequest,
    SnapshotOf,
    encode,
    parse_round_request,
)

_MOST_OWN_VERDICTS = 200
_RENEW_AFTER_MS = 10 * 60 * 1000
_DAY_MS = 86_400_000
_LEASES_AFTER_ITS_END = 3
"""Replies with a lease to a device that may hold none: it reads nothing until one of them comes."""


def read_round(payload: bytes) -> RoundRequest:
    """The request. Raises `Refusal`: malformed, or too large with what to do."""
    try:
        return parse_round_request(payload)
    except TooLarge as error:
        raise Refusal(ReplyStatus.TOO_LARGE) from error
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error


async def repeated(request: SealedRequest) -> SealedReply:
    """A repeated or lower counter: push verdicts and the highest counter, nothing else.

    Its receipts are passed over: what they speak of may have come back and left since.
    """
    message = read_round(request.payload)
    taken = await take_changes(
        request.services, request.device, message.changes, message.epoch, ahead=request.ahead
    )
    verdicts = _told_without_epoch(request.services, message, taken)
    orders = [int(Order.REKEY)] if request.copied else []
    return SealedReply(
        ReplyStatus.COUNTER_REPEATED,
        encode_value([verdicts, request.highest, taken.later_ms, orders]),
    )


async def revoked(request: SealedRequest) -> SealedReply:
    """A revoked device: what it brings is kept, set aside; it pulls nothing."""
    message = read_round(request.payload)
    taken = await take_changes(
        request.services, request.device, message.changes, message.epoch, ahead=request.ahead
    )
    return _revoked_reply(request.services, message, taken)


def _revoked_reply(services: Services, message: RoundRequest, taken: Taken) -> SealedReply:
    """The verdicts on what a revoked device brought, when to bring the rest, and nothing else."""
    verdicts = _told_without_epoch(services, message, taken)
    return SealedReply(ReplyStatus.REVOKED, encode_value([verdicts, taken.later_ms]))


def _told_without_epoch(
    services: Services, message: RoundRequest, taken: Taken
) -> list[list[object]]:
    """The verdicts of a reply that names no epoch: a device that has not heard of this one would
    take them for those of its own, and rely on positions that are not of its history."""
    if message.epoch != services.epoch:
        return []
    return [_verdict_list(each) for each in taken.verdicts]


async def answer_round(request: SealedRequest) -> SealedReply:
    """The round itself."""
    services, device = request.services, request.device
    message = read_round(request.payload)
    now_ms = services.clock.now_ms()
    was_open = device.report.open_records if device.report else frozenset()
    device.report = _reported(
        device, message, now_ms, request.sealing, services.keys.deposit_version
    )
    device.last_seen_ms = now_ms
    answered(device, message.health.unsent)
    if device.report.open_records != was_open and not message.changes:
        # A push keeps this with it. Said alone it is kept at once, for a device that asks another
        # process; it is advice, and no round fails for it.
        with suppress(StoreUnavailable):
            await services.writer.keep_progress(device)
    shown = _cursor(services, device, message)
    if shown is not None:
        await services.epochs.shown(shown)
    await _know_authors(services, message)
    taken = await take_changes(
        services, device, message.changes, message.epoch, message.receipts, request.ahead
    )
    if device.revoked_ms is not None:
        # It was revoked while its changes waited for their turn.
        return _revoked_reply(services, message, taken)

    # From here to the first await nothing can commit: one consistent view of the index.
    index = services.index
    # A cursor of another epoch says nothing about this one: begin again.
    cursor = shown if shown is not None and shown.epoch == services.epoch else None
    start = cursor or Cursor(services.epoch)
    most = min(message.limit or MAX_CHANGES, MAX_CHANGES)
    plan = plan_page(index, device.owner, device.id, start, most)
    added, removed = scope_changes(
        index, device.owner, device.id, cursor, goes_on=message.cursor is not None
    )
    changed = index.changed_verdicts(device.id, start.verdict_no)[:_MOST_OWN_VERDICTS]
    verdict_no = index.verdict_no_of(device.id, changed[-1]) if changed else start.verdict_no
    scope = index.last_position
    highest = Highest(device.highest_seq, device.highest_id)
    copied = (
        request.copied
        or device.id in index.former_ids
        or is_copy(device, message.newest, message.changes, taken.verdicts)
    )
    epoch, epoch_ends = services.epoch, services.epochs.ends()
    durable_through = services.durability.durable_through()
    is_own, surely_there = index.written_by(device.id), index.surely_on(device.id)

    page = await fill_page(plan, index, services.snapshots, device.id, most, MAX_CHANGES_BYTES)
    after = replace(page.cursor, epoch=epoch, verdict_no=verdict_no, scope=scope)
    changes = _in_order(page.positions, await services.store.by_position(page.positions))
    # Of its own it is given what a lost history may have told otherwise.
    given_back = [each for each in page.positions if is_own(each) and not surely_there(each)]
    given_back += [each for shot in page.snapshots for each in own_inside(index, device.id, shot)]
    told = sorted({*changed, *map(index.arrival, given_back)})
    own = await services.store.by_arrival(told)
    decided = await outcomes(services, told)
    authors = {each.device for each in changes}.union(*(each.authors for each in page.snapshots))
    known = services.directories.of(device.owner)
    return SealedReply(
        ReplyStatus.OK,
        encode(
            RoundReply(
                epoch=epoch,
                epoch_ends=epoch_ends,
                server_ms=services.clock.now_ms(),
                verdicts=tuple(taken.verdicts),
                own_verdicts=tuple(_own_verdict(each, decided.get(each.arrival)) for each in own),
                changes=tuple(map(given, changes)),
                snapshots=tuple(SnapshotOf(each.record, each.raw) for each in page.snapshots),
                certificates=certificates_of(services.index, authors),
                cursor=write_cursor(services.keys.index_key, device.id, after),
                more=page.more or len(changed) == _MOST_OWN_VERDICTS,
                scope_added=tuple(added),
                scope_removed=tuple(removed),
                durable_through=durable_through,
                lease=_renewed(services, device, message, now_ms),
                orders=((int(Order.REKEY),) if copied else ()) + orders_of(device),
                highest=highest,
                directory=None if known.version == message.directory_version else known,
                open_elsewhere=open_elsewhere(index, device, now_ms),
                later_ms=taken.later_ms,
                statements=services.keys.statements_name,
                deposit=_newer_deposit(services, device, message),
            )
        ),
    )


def _cursor(services: Services, device: DeviceEntry, message: RoundRequest) -> Cursor | None:
    if message.cursor is None:
        return None
    try:
        return read_cursor(services.keys.index_key, device.id, message.cursor)
    except Malformed:
        # Of an index key that has ended: it is sent everything, like one of another epoch.
        return None


async def _know_authors(services: Services, message: RoundRequest) -> None:
    """After a restore, others' changes come with the certificates of their authors."""
    if message.certificates:
        presented = message.certificates[:MAX_CHANGES]
        await services.epochs.know(read_presented(services.keys, services.index.devices, presented))


def _renewed(
    services: Services, device: DeviceEntry, message: RoundRequest, now_ms: int
) -> str | None:
    """A lease, but not the same again every few seconds while somebody types.

    A reply may be lost with the lease in it. A device whose last one may have ended is given it
    again, lest it can read nothing for ten minutes with a connection.
    """
    since = now_ms - device.lease_ms
    if since >= services.settings.lease_days * _DAY_MS:
        device.leases_due = _LEASES_AFTER_ITS_END
    held = message.cursor is not None and 0 <= since < _RENEW_AFTER_MS
    if held and device.leases_due == 0:
        return None
    device.leases_due = max(0, device.leases_due - 1)
    device.lease_ms = now_ms
    return lease(services, device.id, now_ms)


def _newer_deposit(
    services: Services, device: DeviceEntry, message: RoundRequest
) -> DepositSecret | None:
    """The secret of the newest key, to a device that has one of an older."""
    newest = services.keys.deposit_version
    if message.deposit_version is None or message.deposit_version >= newest:
        return None
    return DepositSecret(newest, services.keys.deposit_secret(device.id))


def _reported(
    device: DeviceEntry,
    message: RoundRequest,
    now_ms: int,
    sealing: int,
    newest_deposit: int,
) -> DeviceReport:
    return DeviceReport(
        at_ms=now_ms,
        app_version=message.app,
        unsent=message.health.unsent,
        oldest_unsent_ms=_oldest_unsent(device, message, now_ms),
        persisted=message.health.persisted,
        space_left=message.health.space_left,
        clock_ahead_ms=message.device_ms - now_ms,
        oldest_sealing=_oldest_sealing(device.report, message, sealing),
        deposit_version=min(message.deposit_version or 0, newest_deposit) or None,
        open=said_open(message.open_records, message.device_ms, now_ms),
    )


def _oldest_unsent(device: DeviceEntry, message: RoundRequest, now_ms: int) -> int | None:
    """When its oldest unsent work was made, by the server's clock.

    The device's may be years wrong, or have been put right since that was made: nothing was made
    after now, or on a device before it was enrolled.
    """
    said_ms = message.health.oldest_unsent_ms
    if said_ms is None:
        return None
    ahead_ms = message.device_ms - now_ms
    # What was made under a former id may be older than this one.
    first_ms = device.enrolled_ms if device.formerly is None else 0
    return min(now_ms, max(first_ms, said_ms - ahead_ms))


def _oldest_sealing(before: DeviceReport | None, message: RoundRequest, sealing: int) -> int | None:
    """Whatever a device says, it makes copies under the key that its request was made for."""
    if message.oldest_sealing is not None:
        return min(message.oldest_sealing, sealing)
    held = None if before is None else before.oldest_sealing
    return None if held is None else min(held, sealing)


def _in_order(positions: Sequence[int], found: Sequence[StoredChange]) -> list[StoredChange]:
    by_position = {each.position: each for each in found}
    return [by_position[position] for position in positions]


def _own_verdict(stored: StoredChange, outcome: DeskOutcome | None) -> ChangeVerdict:
    return ChangeVerdict(
        dev_seq=_number(stored),
        id=change_id(stored.data),
        verdict=stored.verdict,
        arrival=stored.arrival,
        position=stored.position,
        received_ms=stored.received_ms,
        reason=stored.reason,
        detail=mark_name(stored.mark),
        outcome=outcome,
    )


def _number(stored: StoredChange) -> int:
    """0 where its bytes tell none: what does not parse is decided on too."""
    try:
        return parse(stored.data).dev_seq
    except Malformed:
        return 0


def _verdict_list(verdict: ChangeVerdict) -> list[object]:
    return [
        verdict.dev_seq,
        verdict.id,
        verdict.verdict,
        verdict.arrival,
        verdict.position,
        verdict.received_ms,
        verdict.reason,
        verdict.detail,
        as_list(verdict.outcome),
    ]
