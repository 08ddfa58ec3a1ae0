"""The shared cases hold for Python as it stands, read from the files alone."""

import hashlib
import json
from itertools import pairwise
from typing import Any

import pytest

from sync import canonical, change, envelope, files, messages, older, signing
from sync.certificate import keys_by_id, verify_certificate, verify_lease
from sync.enrolment import check_offer, make_code, parse_code
from sync.errors import BadCode, BadOffer, BadPadding, BadToken, Malformed
from sync.fold import Fold, seen, settled
from sync.messages import Received
from sync.padding import pad, padme, unpad
from sync.rekey import device_of, key_code, read_rekey
from sync.snapshot import parse_snapshot, resume
from sync.stream import FRAME_BYTES, FrameOpener
from sync.taking import take
from sync.vectors.file_cases import counting
from sync.vectors.make import FOLDER, make
from sync.vectors.material import key, untagged
from tests.sync.naive_fold import naive_state


def _file(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))
    return loaded


def _named(cases: list[dict[str, Any]]) -> None:
    names = [(case.get("kind"), case["name"]) for case in cases]
    assert len(set(names)) == len(names)


def test_the_files_are_what_the_code_makes() -> None:
    for name, text in make().items():
        assert (FOLDER / name).read_text("utf-8") == text, f"{name}: run sync.vectors.make"


def test_canonical_values_and_refusals() -> None:
    file = _file("canonical.json")
    _named(file["valid"] + file["refused"])
    for case in file["valid"]:
        raw = bytes.fromhex(case["bytes"])
        assert canonical.encode(untagged(case["value"])) == raw
        assert canonical.decode(raw) == untagged(case["value"])
    for case in file["refused"]:
        with pytest.raises(Malformed):
            canonical.decode(bytes.fromhex(case["bytes"]))


def test_changes_and_their_signatures() -> None:
    file = _file("changes.json")
    public = bytes.fromhex(file["key"]["public"])
    _named(file["valid"] + file["newer"] + file["malformed"])
    for case in file["valid"]:
        raw = bytes.fromhex(case["bytes"])
        read = change.parse(raw)
        assert read.known
        assert read.id.hex() == case["id"]
        assert read.dot.hex() == case["dot"]
        assert signing.verify_change(public, raw, bytes.fromhex(case["signature"]))
        for name in ("device", "record", "actor", "salt"):
            assert getattr(read, name).hex() == case["fields"][name]
    for case in file["newer"]:
        assert not change.parse(bytes.fromhex(case["bytes"])).known
    for case in file["malformed"]:
        with pytest.raises(Malformed):
            change.parse(bytes.fromhex(case["bytes"]))
    for case in file["limits"]:
        raw = b"".join(bytes.fromhex(piece) * times for piece, times in case["pieces"])
        if case["valid"]:
            change.parse(raw)
        else:
            with pytest.raises(Malformed):
                change.parse(raw)
    first = bytes.fromhex(file["valid"][0]["bytes"])
    for case in file["signatures"]:
        holds = signing.verify_change(
            bytes.fromhex(case["public"]), first, bytes.fromhex(case["signature"])
        )
        assert holds is case["holds"], case["name"]


def test_folds() -> None:
    file = _file("folds.json")
    _named(file["cases"])
    assert len(file["cases"]) >= 60
    assert len(file["random"]) >= 100
    for case in file["cases"] + file["random"]:
        entries = [(position, bytes.fromhex(raw)) for position, raw in case["changes"]]
        fold = Fold(entries)
        assert fold.encode_state().hex() == case["state"], case["name"]
        assert naive_state(entries).hex() == case["state"], case["name"]
        named = [[entry.dot, [list(pair) for pair in entry.pairs]] for entry in seen(fold)]
        assert canonical.encode(named).hex() == case["seen"], case["name"]
        for path, shown in case["shown"].items():
            head = fold.shown_head(path)
            assert head is not None
            assert head.dot.hex() == shown
            assert settled(fold.heads(path)) is (path not in case["unsettled"])


def test_snapshots() -> None:
    file = _file("snapshots.json")
    _named(file["cases"] + file["refused"])
    for case in file["cases"]:
        taken = [
            Received(position, received_ms, bytes.fromhex(raw), bytes.fromhex(signature), mark)
            for position, received_ms, mark, raw, signature in case["taken"]
        ]
        snapshot = parse_snapshot(bytes.fromhex(case["snapshot"]))
        record = bytes.fromhex(case["record"])
        assert take(snapshot.epoch, record, taken).hex() == case["snapshot"], case["name"]
        fold = resume(snapshot)
        for position, raw in case["rest"]:
            fold.add(bytes.fromhex(raw), position)
        assert fold.encode_state().hex() == case["state"], case["name"]
        named = [[entry.dot, [list(pair) for pair in entry.pairs]] for entry in seen(fold)]
        assert canonical.encode(named).hex() == case["seen"], case["name"]
    for case in file["refused"]:
        with pytest.raises(Malformed):
            parse_snapshot(bytes.fromhex(case["bytes"]))


def test_one_history_has_one_state_in_every_order() -> None:
    orders = [case for case in _file("folds.json")["cases"] if "one history" in case["name"]]
    assert len(orders) == 6
    assert all(left["state"] == right["state"] for left, right in pairwise(orders))


def test_envelopes() -> None:
    file = _file("envelopes.json")
    held = {bytes.fromhex(file["key_id"]): key(10)}
    assert file["recipient"]["public"] == signing.public_raw(key(10)).hex()
    author = bytes.fromhex(file["device_key"]["public"])
    for length, padded in file["padme"]:
        assert padme(length) == padded
    for data, padded in file["padded"]:
        assert pad(bytes.fromhex(data)).hex() == padded
    for padded in file["badly_padded"]:
        with pytest.raises(BadPadding):
            unpad(bytes.fromhex(padded))
    for case in file["requests"]:
        opened = envelope.open_request(bytes.fromhex(case["bytes"]), held)
        assert hashlib.sha256(opened.payload).hexdigest() == case["payload_sha256"]
        assert (opened.route, opened.counter, opened.epoch) == (
            case["route"],
            case["counter"],
            case["epoch"],
        )
        assert envelope.verify_request(opened, author) is case["signature_holds"]
    for case in file["refused"]:
        with pytest.raises(Malformed):
            envelope.open_request(bytes.fromhex(case["bytes"]), held)
    for case in file["replies"]:
        context = envelope.ReplyContext(
            bytes.fromhex(case["reply_key"]),
            hashlib.sha256(bytes.fromhex(case["request"])).digest(),
        )
        keys = envelope.reply_keys(context, bytes.fromhex(case["nonce"]))
        assert [part.hex() for part in keys] == [case["key"], case["iv"]]
        reply = envelope.open_reply(context, bytes.fromhex(case["bytes"]))
        assert reply.status == case["status"]
        assert hashlib.sha256(reply.payload).hexdigest() == case["payload_sha256"]


def test_streams() -> None:
    file = _file("streams.json")
    context = envelope.ReplyContext(
        bytes.fromhex(file["reply_key"]), bytes.fromhex(file["request_hash"])
    )
    assert _frames(context, file["bytes"]) == file["frames"]
    for case in file["refused"]:
        with pytest.raises(Malformed):
            _frames(context, case["bytes"])


def test_files() -> None:
    file = _file("files.json")
    for case in file["files"]:
        key, name = bytes.fromhex(case["key"]), bytes.fromhex(case["id"])
        count = files.chunk_count(case["size"])
        clear = counting(case["size"], case["first"])
        sealed = [
            files.seal_chunk(key, name, number, count, each)
            for number, each in enumerate(files.clear_chunks(clear))
        ]
        digests = [files.chunk_digest(each) for each in sealed]
        assert [each.hex() for each in digests] == case["digests"]
        assert files.file_hash(digests).hex() == case["hash"]
        assert [len(each) for each in sealed] == [
            files.sealed_length(case["size"], number) for number in range(count)
        ]
        opened = [
            files.open_chunk(key, name, number, count, each) for number, each in enumerate(sealed)
        ]
        assert b"".join(opened) == clear
    for case in file["refused"]:
        key, name, chunk = (bytes.fromhex(case[part]) for part in ("key", "id", "chunk"))
        with pytest.raises(Malformed):
            files.open_chunk(key, name, case["number"], case["count"], chunk)
    for case in file["values"]:
        named = files.file_value(untagged(case["value"]))
        assert (named is not None) is case["names"], case["name"]
    raws = {case["name"]: bytes.fromhex(case["bytes"]) for case in file["messages"]}
    for case in file["messages"]:
        assert canonical.encode(untagged(case["value"])) == raws[case["name"]]
    assert files.encode(files.parse_put(raws["put"])) == raws["put"]
    assert files.encode(files.parse_have(raws["have"])) == raws["have"]
    assert files.encode(files.parse_get(raws["get"])) == raws["get"]


def _frames(context: envelope.ReplyContext, text: str) -> list[int]:
    data = bytes.fromhex(text)
    opener = FrameOpener(context, data[: envelope.NONCE_BYTES])
    starts = range(envelope.NONCE_BYTES, len(data), FRAME_BYTES)
    return [opener.open(data[start : start + FRAME_BYTES]) for start in starts]


def test_enrolment_codes_and_offers() -> None:
    file = _file("codes.json")
    root = bytes.fromhex(file["root"]["public"])
    fingerprint = bytes.fromhex(file["fingerprint"])
    for case in file["codes"]:
        assert make_code(case["bits"], root) == case["code"]
    for case in file["codes"] + file["typed"]:
        if "words" in case:
            with pytest.raises(BadCode) as caught:
                parse_code(case["typed"])
            assert caught.value.words == case["words"]
        else:
            read = parse_code(case["typed"])
            assert (read.secret.hex(), read.fingerprint.hex()) == (
                case["secret"],
                case["fingerprint"],
            )
    for case in file["offers"]:
        known = dict(map(tuple, case["seen"]))
        if "why" in case:
            with pytest.raises(BadOffer):
                check_offer(case["offer"], fingerprint, known)
        else:
            newest = check_offer(case["offer"], fingerprint, known).newest(1)
            assert (None if newest is None else newest.public.hex()) == case["sealing"]


def test_certificates_and_leases() -> None:
    file = _file("certificates.json")
    keys = keys_by_id([bytes.fromhex(file["issuer"]["public"])])
    assert list(keys) == [file["kid"]]
    for case in file["valid"]:
        read = verify_certificate(case["jwt"], keys)
        assert (read.name, list(read.roles), read.team) == (
            case["person"],
            case["roles"],
            case["team"],
        )
        assert read.public.hex() == case["public"]
    for case in file["refused"]:
        with pytest.raises(BadToken):
            verify_certificate(case["jwt"], keys)
    for case in file["leases"]:
        assert verify_lease(case["jwt"], keys).expires == case["expires"]
    for case in file["refused_leases"]:
        with pytest.raises(BadToken):
            verify_lease(case["jwt"], keys)


def test_messages() -> None:
    file = _file("messages.json")
    _named(file["valid"] + file["refused"])
    readers: dict[str, Any] = {
        "enrol request": messages.parse_enrol_request,
        "enrol reply": messages.parse_enrol_reply,
        "round request": messages.parse_round_request,
        "round reply": messages.parse_round_reply,
        "history request": older.parse_history_request,
        "history reply": older.parse_history_reply,
    }
    for case in file["valid"]:
        raw = bytes.fromhex(case["bytes"])
        read = readers[case["kind"]](raw)
        assert canonical.encode(untagged(case["value"])) == raw
        if "grown" not in case["name"] and "older" not in case["name"]:
            written = older.encode if "history" in case["kind"] else messages.encode
            assert written(read) == raw
    for case in file["refused"]:
        with pytest.raises(Malformed):
            readers[case["kind"]](bytes.fromhex(case["bytes"]))


def test_copies_that_ask_for_a_key() -> None:
    file = _file("rekey.json")
    for case in file["keys"]:
        device, public = bytes.fromhex(case["device"]), bytes.fromhex(case["public"])
        asked = canonical.encode([public, bytes.fromhex(case["proof"])])
        assert read_rekey(device, asked) == public
        with pytest.raises(Malformed):
            read_rekey(bytes(8), asked)
        assert key_code(public) == case["code"]
        assert device_of(device, public).hex() == case["becomes"]
