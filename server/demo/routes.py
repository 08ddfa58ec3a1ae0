"""`GET /demo/people` and `POST /demo/become/<key>`: in clear, for invented people, in a demo only.

`server.app` mounts these when `settings.demo` is set and at no other time: an ordinary server has
no such routes. Becoming somebody is a real enrolment: the answer is a fresh single-use code, and
the browser makes its own keys and vault with it.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from server.demo.council import fernshire
from server.demo.seed import member
from server.demo.words import passphrase
from server.enrol.codes import create_invite
from server.services import Services


class DemoPerson(msgspec.Struct, frozen=True):
    """A card: somebody a visitor may become. `pronoun` is for "Getting her people"."""

    key: str
    name: str
    role: str
    pronoun: str
    things: list[str]


class DemoPeople(msgspec.Struct, frozen=True):
    """The first page of the demo."""

    council: str
    people: list[DemoPerson]


class BecomeOn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What kind of device the visitor holds: its name in the record says so."""

    device: Literal["phone", "laptop"] = "phone"


class Become(msgspec.Struct, frozen=True):
    """What a browser needs to become somebody: an enrolment code, and a passphrase to set."""

    code: str
    passphrase: str
    expires_ms: int


@get("/demo/people", sync_to_thread=False)
def demo_people() -> DemoPeople:
    """The four cards, each with three things to try."""
    council = fernshire()
    return DemoPeople(
        council.council,
        [
            DemoPerson(card.key, council.staff[card.key].name, card.role, card.pronoun, card.things)
            for card in council.cards
        ],
    )


@post("/demo/become/{key:str}", status_code=200)
async def demo_become(
    request: Request[None, None, State], services: NamedDependency[Services], key: FromPath[str]
) -> Become:
    """A fresh invite for one of the four, and a passphrase drawn for this call.

    The body is JSON, `{"device": "phone"}` or `"laptop"`; without one it is a phone. Anything else
    is answered with 400.
    """
    if fernshire().card(key) is None:
        raise NotFoundException("nobody of that name is in the demo")
    on = _device(await request.body())
    owner = member(services, key)
    given = owner.name.split()[0]
    created = await create_invite(services, owner.id, f"{given}'s {on.device}")
    return Become(created.code, passphrase(), created.expires_ms)


def _device(body: bytes) -> BecomeOn:
    if not body:
        return BecomeOn()
    try:
        return msgspec.json.decode(body, type=BecomeOn)
    except msgspec.DecodeError as error:
        raise ClientException("the device is a phone or a laptop") from error


def demo_handlers() -> list[HTTPRouteHandler]:
    """The demo's routes, to be mounted only when `settings.demo` is set."""
    return [demo_people, demo_become]
