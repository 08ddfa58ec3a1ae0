"""`GET /forms`, `GET /forms/<hash>` and `GET /workflow`, in clear: no personal data in them."""

from __future__ import annotations

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from server.published.library import Listed
from server.services import Services
from server.workflow.table import workflow_json

IMMUTABLE = "public, max-age=31536000, immutable"


@get("/forms", summary="The newest version of each form")
async def list_forms(services: NamedDependency[Services]) -> Response[bytes]:
    """Ids, hashes and titles."""
    listed: list[Listed] = services.published.listed()
    return _json(msgspec.json.encode(listed), "no-cache")


@get("/forms/{name:str}", summary="One published definition, immutable")
async def one_form(services: NamedDependency[Services], name: FromPath[str]) -> Response[bytes]:
    """The canonical JSON whose SHA-256 is its name."""
    try:
        body = services.published.body(bytes.fromhex(name))
    except ValueError:
        body = None
    if body is None:
        raise NotFoundException("no form of that name was published here")
    return _json(body, IMMUTABLE)


@get("/workflow", summary="The commands table")
async def workflow() -> Response[bytes]:
    """The commands, who may give them, and what each must have seen."""
    return _json(workflow_json(), "no-cache")


def _json(body: bytes, caching: str) -> Response[bytes]:
    return Response(
        body, media_type="application/json", headers={"Cache-Control": caching}, status_code=200
    )
