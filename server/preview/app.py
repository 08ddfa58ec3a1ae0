"""The preview's own small server: the page, and the state of the file it shows.

It answers this machine alone, by name as well, so that no page of another site can read it by
having its own name point here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Litestar, Response, get
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery

from server.preview.watched import State, Watched
from server.shell.headers import SECURITY_HEADERS
from server.shell.shell import Shell, serve_shell

HOST: Final = "localhost"
_LOOK_SECONDS: Final = 0.25
_HELD_SECONDS: Final = 20.0


@get("/state", summary="The form as its file stands, once it is another than the page has")
async def state(watched: NamedDependency[Watched], after: FromQuery[int] = 0) -> Response[bytes]:
    """Answers at once where the page is behind; else with the next save, or after a while."""
    found: State = watched.look()
    for _ in range(int(_HELD_SECONDS / _LOOK_SECONDS)):
        if found.stamp != after:
            break
        await asyncio.sleep(_LOOK_SECONDS)
        found = watched.look()
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(found), media_type="application/json", headers=headers)


def preview_app(watched: Watched, page: Path, port: int) -> Litestar:
    """The preview of one form; `page` is the folder of the built page, `port` where it listens."""
    shell = Shell(page)
    return Litestar(
        route_handlers=[state, serve_shell],
        dependencies={
            "watched": Provide(lambda: watched, sync_to_thread=False),
            "shell": Provide(lambda: shell, sync_to_thread=False),
        },
        type_decoders=[(_is_a_part, _as_it_is)],
        allowed_hosts=AllowedHostsConfig(allowed_hosts=[f"{HOST}:{port}", f"127.0.0.1:{port}"]),
        after_request=_add_headers,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )


def _is_a_part(kind: Any) -> bool:
    return kind in (Watched, Shell)


def _as_it_is(_kind: Callable[..., Any], value: Any) -> Any:
    return value


async def _add_headers(response: Response[Any]) -> Response[Any]:
    response.headers.update(SECURITY_HEADERS)
    return response
