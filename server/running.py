"""uvicorn, which ends our streams first when it is told to stop."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from socket import create_server, socket
from typing import Any

import uvicorn
from litestar import Litestar

from server.app import STREAMS
from server.errors import SetupError


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


def require_free(host: str, port: int) -> None:
    """Raises `SetupError` where something else listens there, or nobody may."""
    try:
        create_server((host, port)).close()
    except OSError as error:
        raise SetupError(
            f"{host}:{port} cannot be listened on: {os.strerror(error.errno or 0)}. Stop what uses "
            "it, or choose another with --port."
        ) from error


def run(app: Litestar, **how: Any) -> None:
    """Serve until stopped, as `uvicorn.run` does."""
    server = _Server(app, uvicorn.Config(app, **how))
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(3)
