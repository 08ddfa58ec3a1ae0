"""The sealed route news (8): a stream in place of a reply (docs/wire.md 11)."""

from __future__ import annotations

from server.exchange.routes import Routes, SealedReply, SealedRequest
from sync.codes import ReplyStatus, Route


def register_news(routes: Routes) -> None:
    """Answer the route."""
    routes.register_route(Route.NEWS, news)


async def news(request: SealedRequest) -> SealedReply:
    """Frames for as long as the device listens."""
    stream = request.services.streams.open(request.device)
    return SealedReply(ReplyStatus.OK, frames=stream.frames())
