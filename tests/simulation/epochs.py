"""What a vault does when its server was put back to an earlier copy (docs/wire.md 9). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sync.change import parse
from sync.codes import Verdict
from sync.messages import DeviceCertificate, Signed
from tests.simulation.disk import Held, Own, Stored


def met(stored: Stored, epoch: int, kept: Mapping[int, int]) -> Stored:
    """A vault that hears of a newer epoch: what that server lacks is to be sent again.

    `kept` is, by epoch, the last position kept. Nothing is let go of.
    """
    return replace(
        stored,
        epoch=epoch,
        cursor=None,
        # Nothing is folded onto what an earlier epoch gave whole; the app shows it meanwhile.
        snapshots=(),
        own=tuple(
            own if own.verdict == 0 or _has(own, kept) else lost(own, epoch) for own in stored.own
        ),
        held=tuple(
            replace(held, due=0 if held.position <= kept.get(held.epoch, 0) else epoch)
            for held in stored.held
        ),
    )


def lost(own: Own, epoch: int) -> Own:
    """An own change to be sent again. It has no position until it is merged anew.

    One that was let go of, its record having left, is not here to be sent.
    """
    if own.signed is None:
        return own
    before = None if own.position is None else (own.epoch, own.position)
    return replace(own, verdict=0, position=None, before=before, again=epoch)


def heard(stored: Stored, epoch: int) -> Stored:
    """A locked vault that hears of a newer epoch: it cannot tell what was kept, nor what it holds.

    All its own is to be sent again; what it holds of others waits until it is unlocked.
    """
    if epoch <= max(stored.heard, stored.epoch):
        return stored
    own = tuple(
        each if each.verdict == 0 or each.epoch == epoch else lost(each, epoch)
        for each in stored.own
    )
    return replace(stored, heard=epoch, own=own)


def to_send(stored: Stored, most: int) -> list[Signed]:
    """The next changes to send: what the server lost in the order it had it, then what is new."""
    placed: list[tuple[int, int, Signed]] = [
        (held.epoch, held.position, held.signed) for held in stored.held if held.due
    ]
    fresh: list[Signed] = []
    for own in stored.own:
        if own.verdict == 0 and own.signed is not None:
            if own.again and own.before is not None:
                placed.append((*own.before, own.signed))
            else:
                fresh.append(own.signed)
    return [*(signed for *_, signed in sorted(placed, key=lambda each: each[:2])), *fresh][:most]


def authors(stored: Stored, changes: Sequence[Signed]) -> list[DeviceCertificate]:
    """The certificates of the authors of changes, as far as they are held."""
    wanted = {parse(each.raw).device for each in changes}
    return [each for each in stored.certificates if each.device in wanted]


def brought(stored: Stored, told: Mapping[bytes, int], epoch: int) -> tuple[Held, ...]:
    """What is held once the server has said what became of these, by id, in its epoch."""
    return tuple(
        replace(held, due=0) if held.due and held.due <= epoch and held.id in told else held
        for held in stored.held
    )


def swept(stored: Stored) -> Stored:
    """At the end of a round with nothing left to bring back or to fetch.

    What this server has not sent in its epoch it has, and does not give this vault.
    """
    if any(held.due for held in stored.held):
        return stored
    return replace(stored, held=tuple(each for each in stored.held if each.epoch == stored.epoch))


def _has(own: Own, kept: Mapping[int, int]) -> bool:
    return (
        own.verdict == Verdict.MERGED
        and own.position is not None
        and own.position <= kept.get(own.epoch, 0)
    )
