"""messages.json: the payloads of enrolment, of the round and of history, in wire order."""

from collections.abc import Callable
from typing import Final

from sync import canonical, messages, older, signing
from sync.errors import Malformed
from sync.vectors.material import ACTOR, DEVICE, key, tagged

_ID: Final = bytes.fromhex("1d" * 32)
_PUBLIC: Final = signing.public_raw(key(1))
_VERDICT: Final[list[object]] = [7, _ID, 1, 90, 88, 1_768_917_120_500, None, None, None]
_DECIDED: Final[list[object]] = [
    *[5, _ID, 3, 79, None, 1_768_917_000_000, 5, None],
    [3, "Idris Candlebrook", ACTOR, 1_768_917_090_000, "Written about somebody else", None],
]
_ENROL: Final[list[object]] = [bytes(7), _PUBLIC, bytes(16), None, "0.1.0"]
_ROUND: Final[list[object]] = [
    3,
    b"cursor",
    [[b"change bytes", bytes(64)], [b"junk", b""]],
    200,
    "0.1.0",
    1_768_917_120_000,
    4,
    [2, 1_768_917_000_000, True, 2**33],
    [[DEVICE, "a.b.c"]],
    [[1, 41, [b"\x01" * 16]]],
    [[b"\x02" * 16, 1_768_916_000_000]],
    2,
    [41, bytes(range(32))],
    3,
]

_READERS: Final[dict[str, Callable[[bytes], object]]] = {
    "enrol request": messages.parse_enrol_request,
    "enrol reply": messages.parse_enrol_reply,
    "round request": messages.parse_round_request,
    "round reply": messages.parse_round_reply,
    "history request": older.parse_history_request,
    "history reply": older.parse_history_reply,
}


def _reply() -> list[object]:
    return [
        3,
        [[1, 400], [2, 12], [3, 88]],
        1_768_917_120_600,
        [_VERDICT, [8, _ID, 3, 91, None, 1_768_917_120_500, 5, "not on the list", None]],
        [[6, _ID, 2, 80, None, 1_768_917_000_000, 20, None, None], _DECIDED],
        [[87, 1_768_917_000_000, b"change bytes", bytes(64), 1]],
        [],
        [[DEVICE, "a.b.c"]],
        b"next",
        False,
        [bytes(16)],
        [b"\x01" * 16],
        91,
        "l.e.ase",
        [],
        [8, _ID],
        [5, [[ACTOR, "Wren Saltwhistle", ["social_worker"], "north"]], [["lease_days", 7]]],
        [[b"\x02" * 16, DEVICE, "W's phone", 1_768_916_000_000, 1_768_917_100_000]],
        1_768_918_000_000,
        b"\x03" * 8,
        [4, b"\x04" * 32],
    ]


def _valid() -> list[tuple[str, str, list[object]]]:
    enrolled: list[object] = [
        DEVICE,
        "a.b.c",
        bytes(32),
        3,
        1_768_917_120_000,
        ACTOR,
        "Wren Saltwhistle",
        ["social_worker"],
        "W's phone",
        "l.e.ase",
        "Fernshire",
        "north",
    ]
    first: list[object] = [0, None, [], 1, "0.1.0", 0, 0, [0, None, None, None]]
    quiet = _reply()
    quiet[1] = quiet[3] = quiet[4] = quiet[5] = quiet[7] = quiet[10] = quiet[11] = []
    quiet[13] = quiet[16] = None
    quiet[15] = [0, None]
    older = [*quiet[:3], [_VERDICT[:8]], *quiet[4:]]
    whole = _reply()
    whole[6] = [[ACTOR, b"a snapshot"]]
    change: list[object] = [9, 1_768_917_120_000, b"a change", bytes(64), None]
    return [
        ("enrol request", "by code", _ENROL),
        ("enrol request", "with a token", [*_ENROL[:3], "o.id.c", "0.1.0"]),
        ("enrol request", "grown at its end", [*_ENROL, "newer", [1]]),
        ("enrol reply", "with a team", enrolled),
        ("enrol reply", "without a team", [*enrolled[:11], None]),
        ("round request", "first", [*first, [], [], [], None, [0, None], 0]),
        ("round request", "of an older app", first),
        ("round request", "with work, some of it junk", _ROUND),
        ("round request", "of an older app that does not say its newest number", _ROUND[:11]),
        ("round request", "of an older app that takes no newer deposit secret", _ROUND[:13]),
        (
            "round request",
            "grown at every end",
            [*_ROUND[:7], [0, None, None, None, 5], *_ROUND[8:], "newer"],
        ),
        ("history request", "of an answer", [ACTOR, "good_life", 40, 200]),
        ("history request", "of all, from the newest on", [ACTOR, None, None, 1]),
        ("history request", "grown at its end", [ACTOR, None, None, 1, "newer"]),
        ("history reply", "a page", [[change], [[DEVICE, "a.b.c"]], 9]),
        ("history reply", "the last page", [[], [], None]),
        ("round reply", "full", _reply()),
        ("round reply", "with a record that comes whole", whole),
        ("round reply", "quiet", [*quiet[:17], [], None, bytes(8), None]),
        ("round reply", "of an older server", older[:17]),
        ("round reply", "of an older server without the name of its statements", _reply()[:19]),
        ("round reply", "of an older server with one deposit key for ever", _reply()[:20]),
        ("round reply", "grown at its end", [*_reply(), "newer"]),
    ]


def _refused() -> list[tuple[str, str, list[object]]]:
    def with_(at: int, value: object) -> list[object]:
        return [*_ROUND[:at], value, *_ROUND[at + 1 :]]

    def reply(at: int, value: object) -> list[object]:
        whole = _reply()
        whole[at] = value
        return whole

    return [
        ("enrol request", "secret of six bytes", [bytes(6), *_ENROL[1:]]),
        ("enrol request", "key of 64 bytes", [_ENROL[0], bytes(64), *_ENROL[2:]]),
        ("enrol request", "four elements", _ENROL[:4]),
        ("round request", "seven elements", _ROUND[:7]),
        ("round request", "epoch below nought", with_(0, -1)),
        ("round request", "cursor is text", with_(1, "x")),
        ("round request", "a change without signature", with_(2, [[b"x"]])),
        ("round request", "a change is text", with_(2, [["x", bytes(64)]])),
        ("round request", "201 changes", with_(2, [[b"", b""]] * 201)),
        ("round request", "limit is true", with_(3, True)),
        ("round request", "health is nil", with_(7, None)),
        ("round request", "newest number without an id", with_(12, [41])),
        ("history request", "of what is no path", [ACTOR, "Not a path", None, 1]),
        ("history request", "three elements", [ACTOR, None, None]),
        ("history reply", "two elements", [[], []]),
        ("history reply", "a change without a signature", [[[9, 1, b"x", b""]], [], -1]),
        ("round reply", "sixteen elements", _reply()[:16]),
        ("round reply", "a snapshot of no record", reply(6, [[DEVICE, b"a snapshot"]])),
        ("round reply", "a verdict on fifteen bytes", reply(3, [[7, bytes(15), *_VERDICT[2:]]])),
        ("round reply", "more is a number", reply(9, 1)),
        ("round reply", "cursor is nil", reply(8, None)),
        ("round reply", "scope names a device", reply(10, [DEVICE])),
        ("round reply", "a deposit secret of 31 bytes", reply(20, [4, bytes(31)])),
        ("round reply", "a deposit secret of no version", reply(20, [bytes(32)])),
    ]


def cases() -> dict[str, object]:
    """The file."""
    valid = []
    for kind, name, value in _valid():
        raw = canonical.encode(value)
        _READERS[kind](raw)
        valid.append({"kind": kind, "name": name, "value": tagged(value), "bytes": raw.hex()})
    refused = []
    for kind, name, value in _refused():
        raw = canonical.encode(value)
        try:
            _READERS[kind](raw)
        except Malformed:
            refused.append({"kind": kind, "name": name, "bytes": raw.hex()})
        else:
            raise AssertionError(f"{kind}, {name} is read")
    return {"valid": valid, "refused": refused}
