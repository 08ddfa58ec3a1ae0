"""Bad input gets a clear typed answer or a verdict; nothing else is lost, nothing half-written."""

from __future__ import annotations

import gzip
import secrets
from dataclasses import replace

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from server.enrol.devices import revoke_device
from sync.canonical import encode as encode_value
from sync.codes import Reason, ReplyStatus, Route, Verdict
from sync.envelope import MAX_REQUEST_BYTES, NO_DEVICE, seal_plaintext
from sync.messages import ChangeVerdict, Signed
from sync.operation import set_value
from sync.signing import sign_change, sign_request
from tests.server.client import Device, Refused
from tests.server.council import Council


async def post(council: Council, raw: bytes) -> httpx.Response:
    """What a request is answered in clear."""
    return await council.http.post("/sealed", content=raw)


def standing(verdict: ChangeVerdict) -> tuple[int, int | None]:
    """Verdict and reason."""
    return verdict.verdict, verdict.reason


async def test_a_truncated_request_is_malformed(council: Council) -> None:
    wren = await council.device("wren")
    raw, _ = wren.seal(Route.ROUND, wren.round_payload())
    for cut in (0, 1, 40, len(raw) // 2, len(raw) - 1):
        answer = await post(council, raw[:cut])
        assert answer.status_code == 400
        assert answer.json()["error"] == "malformed"


async def test_a_tampered_request_does_not_open(council: Council) -> None:
    wren = await council.device("wren")
    raw, _ = wren.seal(Route.ROUND, wren.round_payload())
    for at in (len(raw) - 1, len(raw) // 2, 90):
        tampered = bytearray(raw)
        tampered[at] ^= 1
        assert (await post(council, bytes(tampered))).status_code == 400


async def test_an_oversized_request_is_told_to_send_less(council: Council) -> None:
    answer = await post(council, b"\x00" * (MAX_REQUEST_BYTES + 1))
    assert answer.status_code == 413
    assert answer.json()["error"] == "too_large"


async def test_a_small_request_that_inflates_to_much_is_stopped(council: Council) -> None:
    wren = await council.device("wren")
    bomb = b"\x00" * (64 * 1024 * 1024)
    assert len(gzip.compress(bomb)) < 100_000
    raw, _ = seal_plaintext(bomb, wren.sealing, secrets.token_bytes(32))
    answer = await post(council, raw)
    assert answer.status_code == 413
    assert answer.json()["error"] == "too_large"


async def test_a_request_for_an_unknown_key_is_answered_with_signed_statements(
    council: Council,
) -> None:
    wren = await council.device("wren")
    other = ec.generate_private_key(ec.SECP256R1())
    from sync.signing import public_raw

    wren.sealing = public_raw(other)
    raw, _ = wren.seal(Route.ROUND, wren.round_payload())
    answer = await post(council, raw)
    assert answer.status_code == 409
    assert answer.json()["statements"] == (await council.http.get("/offer")).json()["statements"]


async def test_a_request_signed_by_another_key_is_malformed(council: Council) -> None:
    wren = await council.device("wren")
    thief = Device(council.http, sealing=wren.sealing, id=wren.id, actor=wren.actor, counter=50)
    raw, _ = thief.seal(Route.ROUND, thief.round_payload())
    assert (await post(council, raw)).status_code == 400
    # And the thief's counter has not moved the device's.
    await wren.round()


async def test_nobody_learns_by_asking_which_devices_there_are(council: Council) -> None:
    wren = await council.device("wren")
    answers = []
    for claimed in (secrets.token_bytes(8), wren.id, council.services.identity.device.id):
        stranger = Device(council.http, sealing=wren.sealing, id=claimed, counter=50)
        raw, _ = stranger.seal(Route.ROUND, stranger.round_payload())
        answer = await post(council, raw)
        answers.append((answer.status_code, answer.json()))
    assert answers[0] == answers[1] == answers[2]
    assert (answers[0][0], answers[0][1]["error"]) == (400, "malformed")


async def test_a_route_nobody_answers_is_told_so(council: Council) -> None:
    wren = await council.device("wren")
    with pytest.raises(Refused) as refused:
        await wren.ask(77, b"\x90")
    assert refused.value.status == ReplyStatus.UNKNOWN_ROUTE


async def test_a_round_that_cannot_be_read_is_malformed(council: Council) -> None:
    wren = await council.device("wren")
    for payload in (b"", b"\x90", encode_value([1, 2, 3]), b"\xc1"):
        with pytest.raises(Refused) as refused:
            await wren.ask(Route.ROUND, payload)
        assert refused.value.status == ReplyStatus.MALFORMED


async def test_too_many_changes_at_once_are_told_to_halve(council: Council) -> None:
    wren = await council.device("wren")
    payload = wren.round_payload()
    parts = msgspec.msgpack.decode(payload)
    parts[2] = [[b"x", b"y"]] * 201
    with pytest.raises(Refused) as refused:
        await wren.ask(Route.ROUND, encode_value(parts))
    assert refused.value.status == ReplyStatus.TOO_LARGE


async def test_one_bad_change_never_blocks_the_rest(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    forged = Signed(first.raw, secrets.token_bytes(64))
    bare = Signed(first.raw, b"")
    junk = Signed(b"\x91\xc0", secrets.token_bytes(64))
    last = wren.change(record, [set_value("good_life", "still here")])
    answer = await wren.round(forged, bare, junk, first, last)
    assert [standing(each) for each in answer.verdicts] == [
        (Verdict.SET_ASIDE, Reason.SIGNATURE),
        (Verdict.SET_ASIDE, Reason.UNSIGNED),
        (Verdict.SET_ASIDE, Reason.MALFORMED),
        (Verdict.MERGED, None),
        (Verdict.MERGED, None),
    ]
    assert answer.verdicts[2].dev_seq == 0


async def test_a_forged_copy_sent_first_does_not_spoil_the_real_change(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    person = await council.person("wren")
    _, change = wren.begin("needs-assessment", council.form, [person])
    forged = Signed(change.raw, secrets.token_bytes(64))
    answer = await dov.round(forged)
    assert standing(answer.verdicts[0]) == (Verdict.SET_ASIDE, Reason.SIGNATURE)
    # Filed under the sender, never the device it claims to be from.
    (aside,) = await council.services.store.set_aside()
    assert aside.device == dov.id
    assert standing((await wren.round(change)).verdicts[0]) == (Verdict.MERGED, None)


async def test_a_change_signed_by_an_unknown_device_is_set_aside(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    stranger = Device(council.http, id=secrets.token_bytes(8), actor=wren.actor)
    _, change = stranger.begin("needs-assessment", council.form, [person])
    answer = await wren.round(change)
    assert standing(answer.verdicts[0]) == (Verdict.SET_ASIDE, Reason.SIGNATURE)


async def test_a_change_in_somebody_elses_name_is_set_aside(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren", "dov")
    wren_actor, wren.actor = wren.actor, council.staff["dov"].id
    _, change = wren.begin("needs-assessment", council.form, [person])
    wren.actor = wren_actor
    answer = await wren.round(change)
    assert standing(answer.verdicts[0]) == (Verdict.SET_ASIDE, Reason.MALFORMED)


async def test_what_a_revoked_device_sends_is_kept_set_aside_and_it_pulls_nothing(
    council: Council,
) -> None:
    wren, idris = await council.device("wren"), await council.device("idris")
    person = await council.person("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    await revoke_device(council.services, wren.id)
    late = wren.change(record, [set_value("good_life", "after the phone was lost")])
    with pytest.raises(Refused) as refused:
        await wren.round(late)
    assert refused.value.status == ReplyStatus.REVOKED
    from sync.canonical import array, decode_array

    (verdicts, _) = decode_array(refused.value.reply.payload, "revoked", 2)
    (verdict,) = array(verdicts, "verdicts", 1)
    assert array(verdict, "verdict", 8)[2] == Verdict.SET_ASIDE
    assert array(verdict, "verdict", 8)[6] == Reason.REVOKED
    assert late.raw in {each.data for each in await council.services.store.set_aside()}
    received = await idris.pull_all()
    assert change.raw in received
    assert late.raw not in received
    assert council.services.keys.register.of_kind("revocation")


async def test_an_unknown_form_is_set_aside_and_what_follows_it(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, change = wren.begin("needs-assessment", secrets.token_bytes(32), [person])
    following = wren.change(record, [set_value("good_life", "x")])
    answer = await wren.round(change, following)
    assert [standing(each) for each in answer.verdicts] == [
        (Verdict.SET_ASIDE, Reason.UNKNOWN_FORM),
        (Verdict.SET_ASIDE, Reason.GENESIS_SET_ASIDE),
    ]


async def test_a_value_of_the_wrong_type_merges(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    ops = [set_value("assessment_kind", ["not", "a", "code"]), set_value("good_life", 17)]
    _, change = wren.begin("needs-assessment", council.form, [person], ops=ops)
    answer = await wren.round(change)
    assert standing(answer.verdicts[0]) == (Verdict.MERGED, None)


async def test_a_broken_limit_is_set_aside_with_the_rule_in_words(council: Council) -> None:
    wren = await council.device("wren")
    raw = encode_value([1, wren.id, 1, None, bytes(16), wren.actor, 0, 9999, bytes(16), None, []])
    answer = await wren.round(Signed(raw, sign_change(wren.key, raw)))
    assert standing(answer.verdicts[0]) == (Verdict.SET_ASIDE, Reason.MALFORMED)
    assert answer.verdicts[0].detail is not None
    huge = b"\x00" * 262_145
    answer = await wren.round(Signed(huge, sign_change(wren.key, huge)))
    assert standing(answer.verdicts[0]) == (Verdict.SET_ASIDE, Reason.MALFORMED)


async def test_a_device_cannot_write_what_is_the_servers(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    state = wren.change(record, [set_value("@state", ["manager_authorised", 1, bytes(16)])])
    answer = await wren.round(change, state)
    assert standing(answer.verdicts[1]) == (Verdict.SET_ASIDE, Reason.MALFORMED)


async def test_the_second_of_two_changes_with_one_number_is_set_aside_as_cloned(
    council: Council,
) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    clone = replace(wren, seq=0, prev=None)
    _, twin = clone.begin("needs-assessment", council.form, [person])
    answer = await wren.round(change, twin)
    assert [standing(each) for each in answer.verdicts] == [
        (Verdict.MERGED, None),
        (Verdict.SET_ASIDE, Reason.CLONED),
    ]
    following = wren.change(record, [set_value("good_life", "goes on")])
    assert standing((await wren.round(following)).verdicts[0]) == (Verdict.MERGED, None)


async def test_changes_that_arrive_out_of_order_wait_and_then_merge(council: Council) -> None:
    wren, idris = await council.device("wren"), await council.device("idris")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    second = wren.change(record, [set_value("good_life", "second")])
    third = wren.change(record, [set_value("good_life", "third")])
    answer = await wren.round(third, second)
    assert [standing(each) for each in answer.verdicts] == [
        (Verdict.WAITING, Reason.AWAITING_GENESIS),
        (Verdict.WAITING, Reason.AWAITING_GENESIS),
    ]
    assert not {second.raw, third.raw} & set(await idris.pull_all())
    answer = await wren.round(first)
    assert standing(answer.verdicts[0]) == (Verdict.MERGED, None)
    assert [standing(each) for each in answer.own_verdicts] == [(Verdict.MERGED, None)] * 2
    assert {first.raw, second.raw, third.raw} <= set(await idris.pull_all())


async def test_an_enrolment_signed_by_another_key_is_malformed(council: Council) -> None:
    import hashlib

    from sync.enrolment import parse_code
    from sync.envelope import open_reply
    from sync.messages import EnrolRequest, encode
    from sync.signing import public_raw

    wren = await council.device("wren")
    victim, thief = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    code = parse_code(await council.invite("dov"))
    payload = encode(EnrolRequest(code.secret, public_raw(victim), bytes(16), None, "test"))
    reply_key = secrets.token_bytes(32)
    body = encode_value([int(Route.ENROL), NO_DEVICE, 0, 0, reply_key, payload])
    signature = sign_request(thief, hashlib.sha256(wren.sealing).digest(), body)
    raw, context = seal_plaintext(encode_value([body, signature]), wren.sealing, reply_key)
    answer = await post(council, raw)
    assert open_reply(context, answer.content).status == ReplyStatus.MALFORMED


async def test_no_answer_carries_a_stack_trace(council: Council, tmp_path: object) -> None:
    async def fail(_request: object) -> object:
        raise RuntimeError("with Marlow Oystergate inside")

    council.services.routes._handlers[99] = fail  # type: ignore[assignment]
    wren = await council.device("wren")
    raw, _ = wren.seal(99, b"\x90")
    answer = await post(council, raw)
    assert answer.status_code == 500
    assert answer.json()["error"] == "internal"
    assert "Marlow" not in answer.text
    assert "Traceback" not in answer.text
