"""What is read ahead of a change is what its reading where it is judged would have found."""

from __future__ import annotations

import secrets

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from server.index.entries import DeviceEntry
from server.ingest.prepare import Prepared, prepare
from server.reading.ahead import MOST_CHANGES, ReadRequest, read_ahead
from server.reading.told import Frames, framed, read_answer
from sync import canonical
from sync.about import About, about_bytes, record_id
from sync.change import change_id
from sync.codes import Audience, Reason, Route
from sync.command import SeenChange, SeenRecord, build_command
from sync.envelope import key_id, seal_request
from sync.messages import DeviceHealth, RoundRequest, Signed, encode
from sync.operation import (
    Operation,
    add_element,
    add_row,
    give_command,
    remove_element,
    set_value,
)
from sync.signing import public_raw, sign_change

SEALING = ec.generate_private_key(ec.SECP256R1())
KEYS = {key_id(public_raw(SEALING)): SEALING}
OWNER = bytes([7]) * 16
SALT = bytes([5]) * 16
ABOUT = about_bytes(About("needs-assessment", bytes(32), (bytes(16),), None, Audience.INVOLVEMENT))


def device(
    name: bytes, *, is_server: bool = False
) -> tuple[DeviceEntry, ec.EllipticCurvePrivateKey]:
    """A device as the server knows it, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    entry = DeviceEntry(
        id=name,
        owner=OWNER,
        public_key=public_raw(key),
        label="Phone",
        installation=bytes(16),
        certificate="",
        enrolled_ms=0,
        is_server=is_server,
    )
    return entry, key


PHONE, PHONE_KEY = device(b"thephone")
TABLET, TABLET_KEY = device(b"a-tablet")
OWN, OWN_KEY = device(b"ourselfs", is_server=True)
DEVICES = {each.id: each for each in (PHONE, TABLET, OWN)}
PUBLICS = {each.id: each.public_key for each in DEVICES.values()}


def written(
    *ops: Operation,
    by: bytes = PHONE.id,
    key: ec.EllipticCurvePrivateKey = PHONE_KEY,
    v: int = 1,
    actor: bytes = OWNER,
    about: bytes | None = None,
    more: list[object] | None = None,
) -> Signed:
    """A change of these ops, in their order, signed."""
    record = bytes([3]) * 16 if about is None else record_id(about, SALT)
    listed = [[op.kind, op.path, op.value, list(op.observed), op.reason, op.kept] for op in ops]
    raw = canonical.encode(
        [v, by, 4, bytes(32), record, actor, 1, 0, SALT, about, listed, *(more or [])]
    )
    return Signed(raw, sign_change(key, raw))


SEEN = [SeenRecord(bytes([3]) * 16, bytes(32), (SeenChange(bytes(16), (("good_life", None),)),))]
SET = set_value("good_life", "the sea", observed=[bytes(16)])
PUSHED = {
    "one that sets": written(SET),
    "a record's first": written(SET, about=ABOUT),
    "one with every kind of answer": written(
        add_element("access", "en"), remove_element("access", "fr", observed=[bytes(16)]), SET
    ),
    "one that begins a row": written(add_row("people/" + "ab" * 16)),
    "one by a colleague": written(SET, by=TABLET.id, key=TABLET_KEY),
    "one by a device that nobody knows": written(SET, by=b"stranger"),
    "one signed by another device": written(SET, key=TABLET_KEY),
    "one that nobody signed": Signed(written(SET).raw, b""),
    "one in somebody else's name": written(SET, actor=bytes(16)),
    "one that writes at a path of the server's": written(set_value("@state", "x"), SET),
    "one of the server's own": written(set_value("@state", "x"), by=OWN.id, key=OWN_KEY),
    "a command": written(give_command(build_command("submit", SEEN, "2026-01-20", {}))),
    "one of a newer version": written(SET, v=2, more=["new"]),
    "one with a newer kind of op": written(Operation(9, "@new", "anything")),
    "one that breaks a rule": written(SET, set_value("good_life", "twice")),
    "one whose record is not that of its about": Signed(
        raw := written(SET, about=ABOUT).raw.replace(SALT, bytes([6]) * 16),
        sign_change(PHONE_KEY, raw),
    ),
    "no change at all": Signed(b"\xc1 nothing", bytes(64)),
}


def pushed(*changes: Signed, key: ec.EllipticCurvePrivateKey = PHONE_KEY) -> bytes:
    """A round of the phone's that pushes these, sealed."""
    message = RoundRequest(0, None, changes, 200, "test", 0, 0, DeviceHealth(0, None, None, None))
    raw, _ = seal_request(
        route=Route.ROUND,
        device=PHONE.id,
        counter=1,
        epoch=1,
        payload=encode(message),
        sealing_public=public_raw(SEALING),
        signing_key=key,
    )
    return raw


def read(raw: bytes) -> ReadRequest | None:
    """What the server is told of a request, by way of the socket."""
    (body,) = Frames().take(framed([read_ahead(raw, KEYS, PUBLICS)]))
    (told,) = read_answer(body)
    return told


def parts(prepared: Prepared) -> dict[str, object]:
    """All that a judge may ask of a pushed change."""
    found: dict[str, object] = {
        name: getattr(prepared, name) for name in Prepared.__struct_fields__ if name != "change"
    }
    change = prepared.change
    if change is not None:
        for name in (*type(change).__struct_fields__, "genesis", "command"):
            if name != "raw":
                found[f"its {name}"] = getattr(change, name)
    return found


@pytest.mark.parametrize("what", PUSHED)
def test_a_change_is_judged_by_the_same_whether_it_was_read_ahead_or_not(what: str) -> None:
    signed = PUSHED[what]
    told = read(pushed(signed))
    assert told is not None
    (ahead,) = told.changes
    as_ever = prepare(signed, PHONE.id, DEVICES, behind=True)
    assert parts(prepare(signed, PHONE.id, DEVICES, behind=True, ahead=ahead)) == parts(as_ever)


def test_what_proves_itself_and_gives_no_command_is_read_ahead_and_nothing_else_is() -> None:
    told = read(pushed(*PUSHED.values()))
    assert told is not None
    assert [what for what, each in zip(PUSHED, told.changes, strict=True) if each is not None] == [
        "one that sets",
        "a record's first",
        "one with every kind of answer",
        "one that begins a row",
        "one by a colleague",
        "one in somebody else's name",
        "one that writes at a path of the server's",
        "one of the server's own",
    ]


def test_a_key_that_is_not_the_authors_proves_nothing() -> None:
    signed = PUSHED["one that sets"]
    told = read_ahead(pushed(signed), KEYS, PUBLICS)
    assert told is not None
    (ahead,) = told.changes
    assert ahead is not None
    other = msgspec.structs.replace(ahead, signed_by=TABLET.public_key)
    forged = Signed(signed.raw, secrets.token_bytes(64))
    assert prepare(forged, PHONE.id, DEVICES, ahead=other).fault == Reason.SIGNATURE


def test_a_request_is_read_ahead_as_it_opens_here() -> None:
    raw = pushed(PUSHED["one that sets"])
    told = read(raw)
    assert told is not None
    assert told.signed_by == PHONE.public_key
    opened = told.opened
    assert (opened.route, opened.device, opened.counter) == (Route.ROUND, PHONE.id, 1)
    assert opened.request_hash == change_id(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xc1",
        pushed()[:-1],
        pushed(key=TABLET_KEY),
        seal_request(
            route=Route.ROUND,
            device=b"stranger",
            counter=1,
            epoch=1,
            payload=b"",
            sealing_public=public_raw(SEALING),
            signing_key=PHONE_KEY,
        )[0],
    ],
    ids=["nothing", "noise", "cut short", "signed by another", "of a stranger"],
)
def test_nothing_is_said_of_a_request_that_does_not_open_or_prove_itself(raw: bytes) -> None:
    assert read_ahead(raw, KEYS, PUBLICS) is None


def test_one_sealed_to_a_key_that_has_ended_is_not_read() -> None:
    assert read_ahead(pushed(), {}, PUBLICS) is None


def test_a_long_push_is_left_to_be_read_after_its_counter() -> None:
    told = read_ahead(pushed(*[PUSHED["one that sets"]] * (MOST_CHANGES + 1)), KEYS, PUBLICS)
    assert told is not None
    assert told.changes == ()
