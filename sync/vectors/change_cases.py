"""changes.json: fields, their bytes, ids and signatures; and what is malformed, with why."""

from collections.abc import Iterable, Mapping
from typing import Final

from sync import canonical, signing
from sync.change import About, about_bytes, build, change_id, parse, record_id
from sync.codes import Audience, Op, Ruling, Source, Status
from sync.command import SeenChange, SeenRecord, build_command, build_ruling
from sync.errors import Malformed
from sync.operation import (
    Operation,
    add_element,
    add_row,
    give_command,
    remove_element,
    remove_row,
    set_value,
)
from sync.vectors.material import ACTOR, DEVICE, FORM_HASH, SALT, key, key_json, sign, tagged

ROW: Final = "group/" + "0a" * 16
_RECORD: Final = bytes.fromhex("5e" * 16)
_PREV: Final = bytes.fromhex("99" * 32)
_ABOUT: Final = About("needs-assessment", FORM_HASH, (bytes(16),), b"\x11" * 16, 1)

_DOT1: Final = bytes.fromhex("01" * 16)
_DOT2: Final = bytes.fromhex("02" * 16)
_DOT3: Final = bytes.fromhex("fe" * 16)


def _fields(ops: Iterable[Operation], **other: object) -> dict[str, object]:
    base: dict[str, object] = {
        "device": DEVICE,
        "dev_seq": 7,
        "prev": _PREV,
        "record": _RECORD,
        "actor": ACTOR,
        "wall_ms": 1_768_917_120_000,
        "zone_min": 60,
        "salt": SALT,
        "about": None,
    }
    return base | {"ops": list(ops)} | other


def _seen() -> list[SeenRecord]:
    return [
        SeenRecord(
            b"\x02" * 16,
            FORM_HASH,
            (SeenChange(_DOT2, (("good_life", None),)),),
        ),
        SeenRecord(
            b"\x01" * 16,
            FORM_HASH,
            (
                SeenChange(_DOT3, (("topics", "money"), ("topics", None), ("aims", None))),
                SeenChange(_DOT1, ((ROW, None), (f"{ROW}/hours", None))),
            ),
        ),
    ]


def _valid() -> list[tuple[str, dict[str, object]]]:
    about = about_bytes(_ABOUT)
    person = about_bytes(About("person", FORM_HASH, (), None, Audience.PERSON_OWNED))
    command = build_command("submit", _seen(), "2026-01-20", {"to": "b", "note": "a"})
    state = [["submitted", 1, _DOT1], 1, None, None]
    return [
        ("one answer", _fields([set_value("good_life", "A walk each day", source=1)])),
        (
            "genesis",
            _fields(
                [set_value("good_life", "x")],
                dev_seq=1,
                prev=None,
                about=about,
                record=record_id(about, SALT),
            ),
        ),
        (
            "genesis of a person's own record",
            _fields([set_value("name", "Ömer")], about=person, record=record_id(person, SALT)),
        ),
        (
            "every kind of value",
            _fields(
                [
                    set_value("a_text", "£9.30 “quoted” 🙂"),
                    set_value("b_choice", "yes", source=Source.PROFESSIONAL),
                    set_value("c_choices", ["a", "b"], note="both"),
                    set_value("d_date", "2026-01-20"),
                    set_value("e_number", -1234),
                    set_value("f_party", ["circle", None, "Dai", False]),
                    set_value("g_signature", ["drawn", [[0, 1], [300, 70_000]], None, "x"]),
                    set_value("h_not_asked", None, status=Status.NOT_ASKED),
                    set_value("i_file", [b"\x01" * 16, b"\x02" * 32, 2**40, "image/png", b"k"]),
                ]
            ),
        ),
        (
            "cleared",
            _fields([set_value("good_life", None, observed=[_DOT2, _DOT1])]),
        ),
        (
            "chosen among heads, with a reason",
            _fields(
                [
                    set_value(
                        "good_life", "x", observed=[_DOT3, _DOT1], kept=_DOT3, reason="read back"
                    )
                ]
            ),
        ),
        (
            "elements sort after the register of their path",
            _fields(
                [
                    add_element("topics", "money", source=Source.OBSERVED, note="n"),
                    remove_element("topics", "é", observed=[_DOT1]),
                    add_element("topics", "\U0001f642", observed=[_DOT1]),
                    add_element("topics", "\ufb01"),
                    add_element("topics", ""),
                    set_value("topics", None, source=1),
                ]
            ),
        ),
        (
            "rows",
            _fields(
                [
                    add_row(ROW),
                    remove_row("group/" + "0b" * 16, observed=[_DOT2, _DOT1]),
                    remove_row("group/" + "0c" * 16, observed=[]),
                    set_value(f"{ROW}/hours", 35),
                    set_value("outcomes/oc_work/oc_manner", "manages"),
                    set_value("group-b/x", "sorts after group by the byte of the dash"),
                ]
            ),
        ),
        ("command", _fields([give_command(command)])),
        (
            "command that names nothing",
            _fields([give_command(build_command("x", [], "2024-02-29"))]),
        ),
        (
            "ruling",
            _fields(
                [
                    set_value(
                        f"@ruling/{_DOT1.hex()}", build_ruling(Ruling.ACCEPTED, 3, words=["ok"])
                    ),
                    Operation(Op.SET, "@state", state, (_DOT2,)),
                ]
            ),
        ),
        (
            "limits of the numbers",
            _fields(
                [set_value("a", 2**53 - 1)], wall_ms=-(2**53) + 1, zone_min=-840, dev_seq=2**40
            ),
        ),
        ("longest path", _fields([set_value("a" * 128, "x")])),
    ]


def _newer() -> list[tuple[str, list[object]]]:
    base = _parts()
    op: list[object] = [9, "a", [[["anything"]], 1], [_DOT1], None, None]
    return [
        ("newer version keeps its first six", [2, *base[1:6], "anything", [1, 2, 3]]),
        ("newer version with six elements only", [3, *base[1:6]]),
        ("newer op kind", [*base[:10], [op]]),
        ("newer op kind beside a known one", [*base[:10], [_op(path="b"), op, op]]),
    ]


def _parts(**other: object) -> list[object]:
    fields = _fields([], **other)
    return [1, *list(fields.values())[:9], [_op()]]


def _op(
    kind: object = 1,
    path: object = "a",
    value: object = ("x", 1, None, None),
    observed: object = (),
    reason: object = None,
    kept: object = None,
) -> list[object]:
    return [kind, path, value, observed, reason, kept]


def _with_ops(*ops: object) -> list[object]:
    return [*_parts()[:10], list(ops)]


def _malformed() -> list[tuple[str, list[object]]]:
    command = build_command("submit", [], "2026-01-20")
    about = about_bytes(_ABOUT)
    cases: list[tuple[str, list[object]]] = [
        ("five elements", _parts()[:5]),
        ("ten elements", _parts()[:10]),
        ("twelve elements", [*_parts(), None]),
        ("version zero", [0, *_parts()[1:]]),
        ("version is text", ["1", *_parts()[1:]]),
        ("newer version, device of seven bytes", [2, bytes(7), *_parts()[2:]]),
        ("device of seven bytes", _parts(device=bytes(7))),
        ("device is text", _parts(device="d0d0d0d0")),
        ("dev_seq zero", _parts(dev_seq=0)),
        ("dev_seq is true", _parts(dev_seq=True)),
        ("prev of sixteen bytes", _parts(prev=bytes(16))),
        ("record of fifteen bytes", _parts(record=bytes(15))),
        ("actor is nil", _parts(actor=None)),
        ("wall_ms is nil", _parts(wall_ms=None)),
        ("zone 841 minutes east", _parts(zone_min=841)),
        ("zone 841 minutes west", _parts(zone_min=-841)),
        ("salt of eight bytes", _parts(salt=bytes(8))),
        ("about is an array", _parts(about=[1])),
        ("about is not msgpack", _parts(about=b"\xc1")),
        ("about does not make the record", _parts(about=about)),
        ("ops is nil", [*_parts()[:10], None]),
        ("no ops", _with_ops()),
        ("op of five elements", _with_ops(_op()[:5])),
        ("op of seven elements", _with_ops([*_op(), None])),
        ("op kind zero", _with_ops(_op(kind=0))),
        ("op kind is text", _with_ops(_op(kind="set"))),
        ("newer op kind with a bad path", _with_ops(_op(kind=9, path="A"))),
        ("newer op kind of seven elements", _with_ops([*_op(kind=9), None])),
        ("status zero", _with_ops(_op(value=["x", 0, None, None]))),
        ("status six", _with_ops(_op(value=["x", 6, None, None]))),
        ("source seven", _with_ops(_op(value=["x", 1, 7, None]))),
        ("note is a number", _with_ops(_op(value=["x", 1, None, 5]))),
        ("value of three elements", _with_ops(_op(value=["x", 1, None]))),
        ("value of five elements", _with_ops(_op(value=["x", 1, None, None, None]))),
        ("value is nil", _with_ops(_op(value=None))),
        ("observed is nil", _with_ops(_op(observed=None))),
        ("observed not sorted", _with_ops(_op(observed=[_DOT2, _DOT1]))),
        ("observed repeats", _with_ops(_op(observed=[_DOT1, _DOT1]))),
        ("observed is a whole id", _with_ops(_op(observed=[bytes(32)]))),
        ("reason is a number", _with_ops(_op(reason=1))),
        ("kept is text", _with_ops(_op(kept="x"))),
        ("kept of eight bytes", _with_ops(_op(kept=bytes(8)))),
        ("ops not sorted by path", _with_ops(_op(path="b"), _op(path="a"))),
        ("two ops for one path", _with_ops(_op(), _op())),
        (
            "element before the register of its path",
            _with_ops(_op(kind=2, value=["x", 1, None, None]), _op()),
        ),
        (
            "elements sorted by UTF-16 units",
            _with_ops(
                _op(kind=2, value=["\U0001f642", 1, None, None]),
                _op(kind=2, value=["\ufb01", 1, None, None]),
            ),
        ),
        (
            "add and remove of one element",
            _with_ops(
                _op(kind=2, value=["x", 1, None, None]), _op(kind=3, value=["x", 1, None, None])
            ),
        ),
        ("element is a number", _with_ops(_op(kind=2, value=[5, 1, None, None]))),
        ("add with another status", _with_ops(_op(kind=2, value=["x", 3, None, None]))),
        ("remove with a source", _with_ops(_op(kind=3, value=["x", 1, 1, None]))),
        ("remove with a note", _with_ops(_op(kind=3, value=["x", 1, None, "n"]))),
        ("row-add with a value", _with_ops(_op(kind=4, path=ROW, value=[]))),
        ("row-add that observes", _with_ops(_op(kind=4, path=ROW, value=None, observed=[_DOT1]))),
        ("row-add of a fixed row", _with_ops(_op(kind=4, path="outcomes/oc_work", value=None))),
        ("row-add inside a row", _with_ops(_op(kind=4, path=f"{ROW}/hours", value=None))),
        ("row-add in capitals", _with_ops(_op(kind=4, path="group/" + "0A" * 16, value=None))),
        ("row-remove with a value", _with_ops(_op(kind=5, path=ROW, value=["x"]))),
        (
            "command beside an answer",
            _with_ops(_op(kind=6, path="@command", value=command), _op(path="a")),
        ),
        ("command at another path", _with_ops(_op(kind=6, path="a", value=command))),
        (
            "command that observes",
            _with_ops(_op(kind=6, path="@command", value=command, observed=[_DOT1])),
        ),
    ]
    cases += [
        (f"path {path!r}", _with_ops(_op(path=path)))
        for path in [
            "",
            "A",
            "a b",
            "-a",
            "a/",
            "/a",
            "a//b",
            "a/b/c/d",
            "é",
            "a\n",
            "a.b",
            "a@b",
            "a" * 129,
        ]
    ]
    cases += [
        (f"command: {why}", _with_ops(_op(kind=6, path="@command", value=value)))
        for why, value in _malformed_commands()
    ]
    return cases


def _malformed_commands() -> list[tuple[str, object]]:
    record: list[object] = [b"\x01" * 16, FORM_HASH, []]
    later: list[object] = [b"\x02" * 16, FORM_HASH, []]

    def naming(*changes: object) -> list[object]:
        return ["x", [[b"\x01" * 16, FORM_HASH, list(changes)]], "2026-01-20", []]

    return [
        ("three elements", ["x", [], "2026-01-20"]),
        ("name is nil", [None, [], "2026-01-20", []]),
        ("not a date", ["x", [], "20 January", []]),
        ("a day that is not", ["x", [], "2026-02-29", []]),
        ("a date in the year nought", ["x", [], "0000-01-01", []]),
        ("a date with its time", ["x", [], "2026-01-20T10:00", []]),
        ("records not sorted", ["x", [later, record], "2026-01-20", []]),
        ("a record twice", ["x", [record, record], "2026-01-20", []]),
        ("form hash of sixteen bytes", ["x", [[b"\x01" * 16, bytes(16), []]], "2026-01-20", []]),
        ("dots not sorted", naming([_DOT2, []], [_DOT1, []])),
        ("a dot of a whole id", naming([bytes(32), []])),
        ("pairs not sorted", naming([_DOT1, [["b", None], ["a", None]]])),
        ("element before none", naming([_DOT1, [["a", "x"], ["a", None]]])),
        ("pair twice", naming([_DOT1, [["a", None], ["a", None]]])),
        ("pair of one", naming([_DOT1, [["a"]]])),
        ("arguments not sorted", ["x", [], "2026-01-20", [["b", 1], ["a", 1]]]),
        ("an argument twice", ["x", [], "2026-01-20", [["a", 1], ["a", 2]]]),
        ("an argument without value", ["x", [], "2026-01-20", [["a"]]]),
    ]


def _field_json(fields: Mapping[str, object]) -> dict[str, object]:
    listed = fields["ops"]
    if not isinstance(listed, list):
        raise TypeError("ops is not a list")
    ops = [
        {
            "kind": int(op.kind),
            "path": op.path,
            "value": tagged(op.value),
            "observed": [dot.hex() for dot in op.observed],
            "reason": op.reason,
            "kept": None if op.kept is None else op.kept.hex(),
        }
        for op in listed
    ]
    return {
        name: value.hex() if isinstance(value, bytes) else value for name, value in fields.items()
    } | {"ops": ops}


def _sized(name: str, length: int, *, valid: bool) -> dict[str, object]:
    """An answer of `length` letters, as pieces: each hex as many times as its number says."""
    raw = canonical.encode([*_parts()[:10], [_op(value=["@" * length, 1, None, None])]])
    head, _, tail = raw.partition(b"@" * length)
    return {
        "name": name,
        "pieces": [[head.hex(), 1], ["40", length], [tail.hex(), 1]],
        "valid": valid,
    }


def cases() -> dict[str, object]:
    """The file."""
    author, other = key(1), key(2)
    valid: list[dict[str, object]] = []
    for name, fields in _valid():
        raw = build(**fields)  # type: ignore[arg-type]  # the table of cases is one type of value
        valid.append(
            {
                "name": name,
                "fields": _field_json(fields),
                "bytes": raw.hex(),
                "id": change_id(raw).hex(),
                "dot": change_id(raw)[:16].hex(),
                "signature": sign(author, signing.CHANGE, raw).hex(),
            }
        )
    first = bytes.fromhex(str(valid[0]["bytes"]))
    good = sign(author, signing.CHANGE, first)
    newer = []
    for name, parts in _newer():
        raw = canonical.encode(parts)
        read = parse(raw)
        newer.append({"name": name, "bytes": raw.hex(), "v": read.v, "dev_seq": read.dev_seq})
    return {
        "key": key_json(author),
        "valid": valid,
        "newer": newer,
        "malformed": [_refused(name, canonical.encode(parts)) for name, parts in _malformed()],
        "limits": [
            _sized("an answer at its limit", 65_533, valid=True),
            _sized("an answer one byte past its limit", 65_534, valid=False),
            _sized("a change past its limit", 262_144, valid=False),
        ],
        "abouts": [_about_json(_ABOUT), _about_json(About("person", FORM_HASH, (), None, 6))],
        "signatures": [
            {"name": name, "public": public.hex(), "signature": made.hex(), "holds": holds}
            for name, public, made, holds in [
                ("its author's", signing.public_raw(author), good, True),
                ("another's key", signing.public_raw(other), good, False),
                (
                    "for another purpose",
                    signing.public_raw(author),
                    sign(author, signing.REQUEST, first),
                    False,
                ),
                (
                    "one bit changed",
                    signing.public_raw(author),
                    bytes([good[0] ^ 1]) + good[1:],
                    False,
                ),
                ("cut short", signing.public_raw(author), good[:63], False),
                ("zeros", signing.public_raw(author), bytes(64), False),
                ("a key off the curve", b"\x04" + bytes(64), good, False),
            ]
        ],
    }


def _refused(name: str, raw: bytes) -> dict[str, object]:
    try:
        parse(raw)
    except Malformed as error:
        return {"name": name, "bytes": raw.hex(), "why": error.detail}
    raise AssertionError(f"{name} parses")


def _about_json(about: About) -> dict[str, object]:
    raw = about_bytes(about)
    return {
        "form": about.form,
        "form_hash": about.form_hash.hex(),
        "persons": [person.hex() for person in about.persons],
        "involvement": None if about.involvement is None else about.involvement.hex(),
        "audience": about.audience,
        "salt": SALT.hex(),
        "bytes": raw.hex(),
        "record": record_id(raw, SALT).hex(),
    }
