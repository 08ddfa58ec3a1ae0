"""uvicorn, which ends our streams first when it is told to stop."""

from __future__ import annotations

import sys
from contextlib import suppress
from socket import socket
from typing import Any

import uvicorn
from litestar import Litestar

from server.app import STREAMS


class _Server(uvicorn.Server):
    """uvicorn waits for open connections before it lets the application end: a stream is one that
    does not end by itself."""

    def __init__(self, app: Litestar, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        streams = self._app.state.get(STREAMS)
        if streams is not None:
            streams.end()
        await super().shutdown(sockets)


def run(app: Litestar, **how: Any) -> None:
    """Serve until stopped, as `uvicorn.run` does."""
    server = _Server(app, uvicorn.Config(app, **how))
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(3)
