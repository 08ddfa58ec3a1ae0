"""`GET /offer`: what a device checks against its code before it seals anything."""

from __future__ import annotations

from typing import Any

from litestar import get
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency

from server.services import Services


@get(
    "/offer",
    summary="The organisation's signed keys",
    cache_control=CacheControlHeader(no_store=True),
)
async def offer(services: NamedDependency[Services]) -> dict[str, Any]:
    """Organisation, root public key, signed statements (docs/wire.md 5)."""
    return services.keys.offer()
