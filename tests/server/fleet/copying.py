"""A copy of a device, as it asks for a key and an id of its own and goes on under them."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import ec

from sync.canonical import encode
from sync.codes import ReplyStatus, Route
from sync.messages import EnrolReply, parse_enrol_reply
from sync.rekey import rekey_request
from sync.signing import public_raw
from tests.server.client import Device, Refused
from tests.server.council import Council


def copy_of(device: Device) -> Device:
    """The same storage once more: key, ids, counter and numbers as they are now."""
    return replace(device)


async def ask(copy: Device, key: ec.EllipticCurvePrivateKey) -> EnrolReply | int:
    """Ask for a new key to be taken for this copy's: the welcome, or the status that is no ok."""
    try:
        reply = await copy.ask(Route.REKEY, rekey_request(copy.id, key))
    except Refused as refused:
        return refused.status
    return parse_enrol_reply(reply.payload)


async def decide(it: Device, copy: Device, key: ec.EllipticCurvePrivateKey, yes: bool) -> int:
    """IT's word on a copy: the status of the answer."""
    try:
        payload = encode([copy.id, public_raw(key), yes])
        return (await it.ask(Route.REKEY_CONFIRM, payload)).status
    except Refused as refused:
        return refused.status


def gone_on(copy: Device, key: ec.EllipticCurvePrivateKey, welcome: EnrolReply) -> Device:
    """The copy under its new id: a chain that begins, nothing fetched yet."""
    return replace(
        copy,
        key=key,
        id=welcome.device,
        epoch=welcome.epoch,
        counter=0,
        seq=0,
        prev=None,
        cursor=None,
        welcome=welcome,
    )


async def rekeyed(council: Council, copy: Device) -> Device:
    """The copy once IT has confirmed it."""
    key = ec.generate_private_key(ec.SECP256R1())
    assert await ask(copy, key) == ReplyStatus.PENDING
    sol = await council.device("sol")
    assert await decide(sol, copy, key, True) == ReplyStatus.OK
    welcome = await ask(copy, key)
    assert isinstance(welcome, EnrolReply)
    return gone_on(copy, key, welcome)
