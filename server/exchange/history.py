"""Route history (7): the changes behind a record, newest first, for whoever holds it.

A device that took a record as a snapshot has what stands, not how it came about. This gives the
rest, for one answer or for all, in pages bounded as a round's are; what one request looks at is
bounded too, so a page may be empty and still say where to go on.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from server.errors import Refusal
from server.exchange.giving import certificates_of, given
from server.exchange.routes import Routes, SealedReply, SealedRequest
from server.store.stored import StoredChange
from sync.change import parse
from sync.codes import ReplyStatus, Route
from sync.errors import Malformed
from sync.messages import MAX_CHANGES, MAX_CHANGES_BYTES
from sync.older import HistoryReply, encode, parse_history_request

MOST_LOOKED_AT: Final = 1_000
"""Changes one request opens in search of those it asks for."""

_AT_ONCE: Final = 100


def register_history(routes: Routes) -> None:
    """Answer the route."""
    routes.register_route(Route.HISTORY, answer_history)


async def answer_history(request: SealedRequest) -> SealedReply:
    """A page of a record's history. A record that is not theirs is answered `not_here`."""
    services = request.services
    try:
        asked = parse_history_request(request.payload)
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error
    if not services.index.holds(request.device.owner, asked.record):
        raise Refusal(ReplyStatus.NOT_HERE)
    positions = services.index.records[asked.record].positions
    at = len(positions) if asked.before is None else bisect_left(positions, asked.before)
    least = max(0, at - MOST_LOOKED_AT)
    most = min(asked.limit or MAX_CHANGES, MAX_CHANGES)
    found: list[StoredChange] = []
    size = 0
    while at > least:
        some = positions[max(least, at - _AT_ONCE) : at]
        stored = await services.store.by_position(some)
        for each in sorted(stored, key=lambda change: -(change.position or 0)):
            if asked.path is None or _wrote(each, asked.path):
                if len(found) == most or (found and size + len(each.data) > MAX_CHANGES_BYTES):
                    return _reply(request, found, (each.position or 0) + 1)
                found.append(each)
                size += len(each.data)
        at -= len(some)
    return _reply(request, found, positions[at] if at > 0 else None)


def _reply(request: SealedRequest, found: list[StoredChange], before: int | None) -> SealedReply:
    certificates = certificates_of(request.services.index, {each.device for each in found})
    reply = HistoryReply(tuple(map(given, found)), certificates, before)
    return SealedReply(ReplyStatus.OK, encode(reply))


def _wrote(stored: StoredChange, path: str) -> bool:
    inside = f"{path}/"
    return any(op.path == path or op.path.startswith(inside) for op in parse(stored.data).ops)
