"""`POST /deposit`: frozen changes from a device that nobody has unlocked (docs/wire.md 16).

It defends against whoever has taken a deposit key off a device: with it they can add copies, each
of which is set aside unless its author's device signed it, up to an allowance that is not the
owner's; they can say of the device what it says of itself; they learn whether it is revoked, and
nothing else. An unknown device and a wrong mac get one answer. There is no counter: a deposit sent
again gets the verdicts its changes have now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, NamedTuple

from litestar.enums import ScopeType
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import ASGIRouteHandler, asgi
from litestar.types import Receive, Scope, Send
from msgspec.structs import replace

from server.errors import Malformed, SlowDown, StoreUnavailable
from server.exchange.sealed import MAX_AT_ONCE, answering_in_clear, read_body, send_reply
from server.files.claiming import of_device, show_chunk, shown
from server.files.taking import UNKNOWN, Later, fits, standing, take_chunk, tell
from server.fleet.asked import answered
from server.index.entries import DeviceEntry
from server.ingest.prepare import Prepared, prepare
from server.services import Services
from server.store import files
from server.store.claims import Claim, claims_to
from server.store.files import FileRow
from server.store.used import Level, Use
from sync import errors as wire
from sync.change import change_id
from sync.codes import Reason, ReplyStatus, Verdict
from sync.codes import Receipt as ReceiptCode
from sync.deposit import (
    Deposit,
    Receipt,
    open_copy,
    open_deposit,
    sign_receipt,
    verify_deposit,
)
from sync.envelope import MAX_INFLATED_BYTES, seal_reply
from sync.files import FileStanding
from sync.messages import ChangeVerdict

_AT_A_TIME: Final = 8
"""Copies opened before others have their turn, and before the allowance is looked at again."""
_NO_FILE: Final[tuple[None, list[Claim]]] = (None, [])
_PROVEN: Final = "deposits"
_UNPROVEN: Final = "deposits/unproven"


def deposit_route(services: Callable[[], Services]) -> ASGIRouteHandler:
    """The door, over the services that are running when a deposit comes."""

    @asgi("/deposit", copy_scope=False)
    async def deposit(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "POST":
            raise MethodNotAllowedException
        raw = await read_body(receive)
        if raw is not None:
            await send_reply(send, await answer_deposit(services(), raw))

    return deposit


async def answer_deposit(services: Services, raw: bytes) -> bytes:
    """Open, check who made it, take what it brings, seal a signed receipt.

    Raises `server.errors.Problem`.
    """
    services.keys.look()
    with answering_in_clear(services):
        opened = open_deposit(raw, services.keys.sealing_keys)
    deposit = opened.deposit
    # With a secret of an older key until its device has fetched a newer one.
    made = any(
        verify_deposit(opened, each) for each in services.keys.deposit_secrets(deposit.device)
    )
    if made:
        await services.others.caught_up()
    device = services.index.devices.get(deposit.device)
    if not made or device is None or device.is_server:
        # One answer for all three: nobody learns by asking which devices there are.
        raise Malformed
    if device.answering >= MAX_AT_ONCE:
        raise SlowDown
    device.answering += 1
    try:
        receipt = await _take(services, device, deposit)
    finally:
        device.answering -= 1
    payload = sign_receipt(services.keys.receipt_key, receipt)
    return seal_reply(opened.reply_context, ReplyStatus.OK, payload)


async def _take(services: Services, device: DeviceEntry, deposit: Deposit) -> Receipt:
    brought, later_ms = await _open_all(services, device, deposit)
    taken = [each for each in brought if isinstance(each, Prepared)]
    try:
        verdicts = iter(await services.writer.push(taken, device) if taken else [])
    except Exception:
        await _put_back(services, device, taken)
        raise
    said = device.unreadable_ms, device.empty_ms, device.asked_ms
    if _note(services, device, deposit):
        try:
            await services.writer.keep_progress(device)
        except Exception:
            # Not kept, so not heard: the device says it again.
            device.unreadable_ms, device.empty_ms, device.asked_ms = said
            raise
    standings, later_ms = await _take_files(services, device, deposit, later_ms)
    return Receipt(
        device=device.id,
        revoked=device.revoked_ms is not None,
        epoch=services.epoch,
        durable_through=services.durability.durable_through(),
        server_ms=services.clock.now_ms(),
        verdicts=tuple(next(verdicts) if isinstance(each, Prepared) else each for each in brought),
        later_ms=later_ms,
        files=standings,
    )


async def _take_files(
    services: Services, device: DeviceEntry, deposit: Deposit, later_ms: int | None
) -> tuple[tuple[FileStanding, ...], int | None]:
    """Chunks of files that the device's own changes name; what there now is of those asked after.

    The deposit key brings what nobody can read without the change, and learns what came of it. Of
    one that somebody else brought whole first it shows what it has, as a session does.
    """
    if deposit.files is None:
        return (), later_ms
    for each in deposit.files.chunks:
        if later_ms is not None:
            break
        row, claimed = (await _own_files(services, device, [each.file])).get(each.file, _NO_FILE)
        if row is None or not fits(row, each.number, each.chunk):
            continue
        taken = (
            await show_chunk(services, device.id, row, each.number, each.chunk, deposited=True)
            if claimed
            else await take_chunk(services, device.id, row, each.number, each.chunk, deposited=True)
        )
        if isinstance(taken, Later):
            later_ms = taken.at_ms
    own = await _own_files(services, device, deposit.files.asked)
    return tuple(
        [await _stands(services, *own.get(each, _NO_FILE)) for each in deposit.files.asked]
    ), later_ms


async def _own_files(
    services: Services, device: DeviceEntry, names: Sequence[bytes]
) -> dict[bytes, tuple[FileRow, list[Claim]]]:
    """Of these files those that this device's changes name, with its claims to them."""
    was = services.index.was
    async with services.store.engine.connect() as connection:
        rows = await files.files_of(connection, names)
        found = await claims_to(connection, names)
    own: dict[bytes, tuple[FileRow, list[Claim]]] = {}
    for row in rows:
        claimed = of_device(services, device.id, found, row)
        if claimed or any(was(device.id, each) for each in row.devices):
            own[row.id] = row, claimed
    return own


async def _stands(services: Services, row: FileRow | None, claimed: list[Claim]) -> FileStanding:
    if row is None:
        return UNKNOWN
    if claimed:
        return shown(claimed)
    # What a crash or a failing store kept from being said when its last chunk came.
    await tell(services, row)
    return await standing(services, row)


async def _open_all(
    services: Services, device: DeviceEntry, deposit: Deposit
) -> tuple[list[Prepared | ChangeVerdict], int | None]:
    """Every copy as what it brings, or as the verdict *later*; and when that is, if any is.

    After the first that is answered later all are, so that what a device sent in the order of its
    numbers is taken in it.
    """
    copies = deposit.copies
    behind = deposit.epoch not in (0, services.epoch)
    brought: list[Prepared | ChangeVerdict] = []
    later_ms: int | None = None
    size = 0
    for start in range(0, len(copies), _AT_A_TIME):
        if size > MAX_INFLATED_BYTES:
            later_ms = services.clock.now_ms()
        if later_ms is not None:
            break
        opened = [
            _open(services, device, each, behind) for each in copies[start : start + _AT_A_TIME]
        ]
        size += sum([len(each.raw) for each in opened])
        charged = await services.uses.apply(device.id, partial(_charge_all, services, opened))
        brought += charged.taken
        later_ms = charged.later_ms
        # A long deposit must not hold up everybody else's work.
        await asyncio.sleep(0)
    brought += [
        ChangeVerdict(0, change_id(copy), int(Verdict.LATER), 0, None, 0, None, None)
        for copy in copies[len(brought) :]
    ]
    return brought, later_ms


def _open(services: Services, device: DeviceEntry, copy: bytes, behind: bool) -> Prepared:
    """A copy that does not open is kept as it came, under its sender, for somebody to look at."""
    try:
        signed = open_copy(copy, services.keys.sealing_keys)
    except wire.Malformed as error:
        return Prepared(
            copy, b"", change_id(copy), device.id, None, False, Reason.MALFORMED, error.detail
        )
    return prepare(signed, device.id, services.index.devices, behind=behind)


class _Charged(NamedTuple):
    """What may be taken now of some copies, and when the rest may come."""

    taken: list[Prepared]
    later_ms: int | None


def _charge_all(services: Services, opened: Sequence[Prepared], use: Use) -> _Charged:
    taken: list[Prepared] = []
    for each in opened:
        later_ms = _charge(services, use.levels, each)
        if later_ms is not None:
            return _Charged(taken, later_ms)
        taken.append(each)
    return _Charged(taken, None)


def _charge(services: Services, levels: dict[str, Level], brought: Prepared) -> int | None:
    """None when it may be taken now, otherwise from when on.

    What its author signed does not draw on the allowance of what nobody did: whoever holds a stolen
    deposit key can use up the second and never the first. What is here already costs nothing.
    """
    if _is_here(services, brought):
        return None
    return services.deposits.take(
        levels, _payer(brought), len(brought.raw), services.clock.now_ms()
    )


async def _put_back(services: Services, device: DeviceEntry, taken: Sequence[Prepared]) -> None:
    """What could not be kept draws on nothing, where the database can be told so."""
    now_ms = services.clock.now_ms()

    def put_back(use: Use) -> None:
        for each in taken:
            if not _is_here(services, each):
                size = len(each.raw)
                services.deposits.put_back(use.levels, _payer(each), size, now_ms)

    with suppress(StoreUnavailable):
        await services.uses.apply(device.id, put_back)


def _is_here(services: Services, brought: Prepared) -> bool:
    change = brought.change
    if change is None or not brought.proven:
        return False
    return change.dev_seq <= services.index.devices[change.device].highest_seq


def _payer(brought: Prepared) -> str:
    return _PROVEN if brought.proven else _UNPROVEN


def _note(services: Services, device: DeviceEntry, deposit: Deposit) -> bool:
    """Note contact and what the device says of itself; whether that is worth a row at once."""
    now_ms = services.clock.now_ms()
    device.last_seen_ms = now_ms
    if device.report is not None:
        oldest_ms = device.report.oldest_unsent_ms if deposit.left else None
        device.report = replace(
            device.report, at_ms=now_ms, unsent=deposit.left, oldest_unsent_ms=oldest_ms
        )
    news = answered(device, deposit.left)
    if device.revoked_ms is None:
        return news
    # A device that still reads says no such thing; whoever says it in its name changes nothing.
    if deposit.receipt == ReceiptCode.UNREADABLE and device.unreadable_ms is None:
        device.unreadable_ms = now_ms
        return True
    if deposit.receipt == ReceiptCode.EMPTY and device.empty_ms is None:
        device.empty_ms = now_ms
        return True
    return news
