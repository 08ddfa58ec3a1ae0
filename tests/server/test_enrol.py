"""Enrolment: a single-use code, a proven key, and nothing to be had by guessing."""

from __future__ import annotations

import msgspec
import pytest

from sync.certificate import verify_certificate, verify_lease
from sync.codes import ReplyStatus
from sync.enrolment import make_code, parse_code
from tests.server.client import Device, Refused
from tests.server.council import Council


async def test_a_code_makes_a_device_with_a_certificate_that_verifies(council: Council) -> None:
    device = Device(council.http)
    welcome = await device.enrol(await council.invite("wren"))
    keys = council.services.keys.certificate_publics
    certificate = verify_certificate(welcome.certificate, keys)
    assert certificate.device == welcome.device
    assert certificate.actor == council.staff["wren"].id
    assert certificate.label == "Phone"
    lease = verify_lease(welcome.lease, keys)
    assert lease.expires - lease.issued == 7 * 86_400
    assert welcome.deposit_secret == council.services.keys.deposit_secret(welcome.device)
    assert welcome.organisation == "Fernshire Council"


async def test_the_same_code_and_key_again_get_the_same_answer(council: Council) -> None:
    code = await council.invite("wren")
    device = Device(council.http)
    first = await device.enrol(code)
    again = await device.enrol(code)
    # Only the lease is signed anew.
    assert msgspec.structs.replace(again, lease="") == msgspec.structs.replace(first, lease="")


async def test_the_same_code_with_another_key_is_refused_and_noted(council: Council) -> None:
    code = await council.invite("wren")
    await Device(council.http).enrol(code)
    with pytest.raises(Refused) as refused:
        await Device(council.http).enrol(code)
    assert refused.value.status == ReplyStatus.CODE_USED
    services = council.services
    async with services.store.engine.connect() as connection:
        secret_hash = services.store.hashes.secret(parse_code(code).secret)
        invite = await services.store.rows.invite(connection, secret_hash)
    assert invite is not None
    assert invite.other_key_tries == 1


async def test_a_code_ends_after_24_hours(council: Council) -> None:
    code = await council.invite("wren")
    council.clock.advance(24 * 3_600_000)
    with pytest.raises(Refused) as refused:
        await Device(council.http).enrol(code)
    assert refused.value.status == ReplyStatus.CODE_EXPIRED


async def test_wrong_codes_are_slowed(council: Council) -> None:
    root = council.services.keys.root_public
    for guess in range(10):
        with pytest.raises(Refused) as refused:
            await Device(council.http).enrol(make_code(guess, root))
        assert refused.value.status == ReplyStatus.BAD_CODE
    right = await council.invite("wren")
    with pytest.raises(Refused) as refused:
        await Device(council.http).enrol(right)
    assert refused.value.status == ReplyStatus.SLOW_DOWN
    council.clock.advance(15 * 60_000)
    await Device(council.http).enrol(right)


async def test_one_key_is_one_device(council: Council) -> None:
    device = await council.device("wren")
    twin = Device(council.http, key=device.key)
    with pytest.raises(Refused) as refused:
        await twin.enrol(await council.invite("dov"))
    assert refused.value.status == ReplyStatus.NOT_ALLOWED


async def test_the_register_names_every_enrolment(council: Council) -> None:
    device = await council.device("wren")
    entries = council.services.keys.register.of_kind("enrolment")
    assert [entry.values["device"] for entry in entries] == [device.id.hex()]
