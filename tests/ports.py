"""Ports for servers that tests start."""

from __future__ import annotations

import secrets
import socket

PORTS = range(20_000, 30_000)
"""Below what a system lends to outgoing connections: none gets a server's while it is down."""


def free_port() -> int:
    """A loopback port nobody listens on now. Drawn, so that tests run beside others draw others."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
