"""Taking what a device brings: read, measured against its allowance, and written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import msgspec

from server.errors import StoreUnavailable
from server.index.entries import DeviceEntry
from server.index.index import Index
from server.ingest.prepare import Prepared, prepare
from server.reading.ahead import ReadChange
from server.services import Services
from server.store.used import Use
from sync.codes import GOES_FIRST, Verdict
from sync.messages import ChangeVerdict, ScopeReceipt, Signed

_FIRST_EPOCH: Final = 1
_YIELD_EVERY: Final = 8
_ROUNDS: Final = "rounds"


class Taken(msgspec.Struct, frozen=True):
    """Verdicts in the order of what was brought, and when what was answered *later* may come."""

    verdicts: list[ChangeVerdict]
    later_ms: int | None = None


async def take_changes(
    services: Services,
    device: DeviceEntry,
    pushed: Sequence[Signed],
    epoch: int,
    receipts: Sequence[ScopeReceipt] = (),
    ahead: Sequence[ReadChange | None] = (),
) -> Taken:
    """Verdicts on pushed changes, once those within the device's allowance are on the disk.

    `epoch` is the one the device named, 0 where it has heard of none.

    So are the device's receipts, which no allowance holds back. `ahead` is what was read of the
    changes before, in their order, if anything.
    """
    if not pushed and not receipts:
        return Taken([])
    # One that has heard of none may have been kept back by the network since the first.
    behind = (epoch or _FIRST_EPOCH) != services.epoch
    prepared: list[Prepared] = []
    devices = services.index.devices
    for number, signed in enumerate(pushed, start=1):
        read = ahead[number - 1] if ahead else None
        prepared.append(prepare(signed, device.id, devices, behind=behind, ahead=read))
        if number % _YIELD_EVERY == 0:
            # A long push must not hold up everybody else's.
            await asyncio.sleep(0)
    granted = await _grant(services, device, prepared) if prepared else _Granted([], [])
    taking = granted.taking
    try:
        verdicts = iter(
            await services.writer.push(taking, device, receipts) if taking or receipts else ()
        )
    except Exception:
        await _put_back(services, device, granted.charged)
        raise
    chosen = {id(each) for each in taking}
    return Taken(
        [next(verdicts) if id(each) in chosen else _later(each) for each in prepared],
        granted.later_ms,
    )


class _Granted(msgspec.Struct, frozen=True):
    """What may be taken now, which of it drew on the allowance, and when the rest may come."""

    taking: list[Prepared]
    charged: list[Prepared]
    later_ms: int | None = None


async def _grant(services: Services, device: DeviceEntry, prepared: Sequence[Prepared]) -> _Granted:
    allowance, now_ms = services.allowance, services.clock.now_ms()
    going_first = _going_first(prepared, services.index)

    def grant(use: Use) -> _Granted:
        taking: list[Prepared] = []
        charged: list[Prepared] = []
        later_ms: int | None = None
        for each, first in zip(prepared, going_first, strict=True):
            if not first:
                if later_ms is not None:
                    continue
                if allowance.take(use.levels, _ROUNDS, len(each.raw), now_ms) is not None:
                    # From here on all of it waits: a device's work comes in its order.
                    later_ms = allowance.worth_ms(use.levels, _ROUNDS, now_ms)
                    continue
                charged.append(each)
            taking.append(each)
        return _Granted(taking, charged, later_ms)

    return await services.uses.apply(device.id, grant)


async def _put_back(services: Services, device: DeviceEntry, charged: Sequence[Prepared]) -> None:
    """What could not be kept draws on nothing, where the database can be told so."""
    now_ms = services.clock.now_ms()

    def put_back(use: Use) -> None:
        for each in charged:
            services.allowance.put_back(use.levels, _ROUNDS, len(each.raw), now_ms)

    with suppress(StoreUnavailable):
        await services.uses.apply(device.id, put_back)


def _going_first(prepared: Sequence[Prepared], index: Index) -> list[bool]:
    """Which of these are of a withdrawal or a safeguarding concern: no quota holds those back."""
    begun: set[bytes] = set()
    found = []
    for each in prepared:
        change = each.change
        if change is None or not each.proven:
            found.append(False)
            continue
        about, entry = change.genesis, index.record(change.record)
        form = about.form if about is not None else entry.form_id if entry is not None else None
        if form in GOES_FIRST:
            begun.add(change.record)
        found.append(change.record in begun)
    return found


def _later(prepared: Prepared) -> ChangeVerdict:
    return ChangeVerdict(
        dev_seq=prepared.dev_seq,
        id=prepared.id,
        verdict=Verdict.LATER,
        arrival=0,
        position=None,
        received_ms=0,
        reason=None,
        detail=None,
    )
