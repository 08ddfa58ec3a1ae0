"""The sealed routes: who answers which route number of `sync/codes.json`.

A handler is handed an opened, signature-checked request from a live device and answers with a
status and a payload, which the exchange seals. Raise `server.errors.Refusal` to refuse.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from server.index.entries import DeviceEntry, StaffMember
from server.reading.ahead import ReadChange

if TYPE_CHECKING:
    from server.services import Services


class SealedRequest(msgspec.Struct, frozen=True):
    """An opened request. `payload` is the canonical bytes of the route's own message.

    `address` is where it came from, for slowing only; it is never logged or stored. `sealing` is
    the version of the sealing key it was made for. `copied` says that another request used its
    counter: a copy of the device sent one of the two; `highest` is the highest counter used so far.
    `ahead` is what was read ahead of the changes of a round, in their order, if anything.
    """

    services: Services
    device: DeviceEntry
    staff: StaffMember
    payload: bytes
    epoch: int
    address: str
    sealing: int
    copied: bool = False
    highest: int = 0
    ahead: Sequence[ReadChange | None] = ()


class SealedReply(msgspec.Struct, frozen=True):
    """`status` of codes.json's `reply`; `payload` anything `sync.canonical.encode` takes.

    With `frames`, codes of `frame` as their time comes, there is a stream instead of a payload.
    """

    status: int
    payload: Any = None
    frames: AsyncIterator[int] | None = None


Handler = Callable[[SealedRequest], Awaitable[SealedReply]]


class Routes:
    """The registry of one application."""

    def __init__(self) -> None:
        self._handlers: dict[int, Handler] = {}

    def register_route(self, route: int, handler: Handler) -> None:
        """Answer `route` with `handler`. Each route has one owner; a second is a mistake."""
        if route in self._handlers:
            raise ValueError(f"route {route} already has a handler")
        self._handlers[route] = handler

    def handler(self, route: int) -> Handler | None:
        """The handler of a route, or None when this server has none."""
        return self._handlers.get(route)
