"""A change is read strictly, and only ever refused as malformed."""

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from sync import canonical, signing
from sync.change import About, about_bytes, build, change_id, dot, parse, record_id
from sync.errors import Malformed, TooLarge
from sync.operation import Operation, add_element, set_value


def _build(*ops: Operation, about: bytes | None = None, record: bytes = bytes(16)) -> bytes:
    return build(
        device=bytes(8),
        dev_seq=1,
        prev=None,
        record=record,
        actor=bytes(16),
        wall_ms=0,
        zone_min=0,
        salt=bytes(16),
        about=about,
        ops=ops,
    )


WHOLE = _build(
    set_value("a", ["x", 1], observed=[b"\x01" * 16, b"\x02" * 16]),
    set_value("topics", None),
    add_element("topics", "money", source=2, note="n"),
)


@given(st.binary(max_size=400))
def test_any_bytes_are_malformed_or_a_change(raw: bytes) -> None:
    with suppress(Malformed):
        parse(raw)


@given(st.data())
def test_a_mutated_change_is_malformed_or_another_change(data: st.DataObject) -> None:
    raw = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = parse(bytes(raw))
    except Malformed:
        return
    assert read.id == change_id(bytes(raw))
    assert canonical.encode(canonical.decode(bytes(raw))) == bytes(raw)


LEAF = st.none() | st.integers(-9, 300) | st.text(max_size=3) | st.binary(max_size=17)
ANY = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=11), max_leaves=20)


@given(st.lists(ANY, min_size=6, max_size=6), st.integers(0, 6))
def test_an_op_of_any_shape_is_malformed_or_read(parts: list[object], kind: int) -> None:
    whole = canonical.decode_array(WHOLE, "change", 11)
    raw = canonical.encode([*whole[:10], [[kind, *parts[1:]]]])
    with suppress(Malformed):
        parse(raw)


def test_building_sorts_ops_and_what_they_observed() -> None:
    one, two = b"\x01" * 16, b"\x02" * 16
    mixed = _build(
        add_element("t", "b"),
        Operation(1, "t", [None, 1, None, None], (two, one, two)),
        add_element("t", "a"),
        set_value("s", 1),
    )
    read = parse(mixed)
    assert [(op.path, op.element) for op in read.ops] == [
        ("s", None),
        ("t", None),
        ("t", "a"),
        ("t", "b"),
    ]
    assert read.ops[1].observed == (one, two)
    assert read.id == change_id(mixed)
    assert read.dot == dot(mixed) == read.id[:16]


def test_a_genesis_names_its_record() -> None:
    about = About("needs-assessment", bytes(32), (bytes(16),), None, 1)
    raw = about_bytes(about)
    change = parse(_build(set_value("a", 1), about=raw, record=record_id(raw, bytes(16))))
    assert change.genesis == about
    with pytest.raises(Malformed, match="record"):
        _build(set_value("a", 1), about=raw, record=bytes(16))


def test_two_thousand_ops_fit_and_one_more_does_not() -> None:
    ops = [set_value(f"q{number}", 1) for number in range(2001)]
    assert len(parse(_build(*ops[:2000])).ops) == 2000
    with pytest.raises(TooLarge):
        _build(*ops)


def test_a_change_and_an_answer_past_their_limits_are_too_large() -> None:
    with pytest.raises(TooLarge):
        _build(*(set_value(f"q{number}", "x" * 60_000) for number in range(5)))
    with pytest.raises(TooLarge):
        _build(set_value("a", "x" * 65_534))


def test_a_newer_change_is_kept_unread() -> None:
    whole = canonical.decode_array(WHOLE, "change", 11)
    newer = parse(canonical.encode([2, *whole[1:6], "whatever"]))
    assert not newer.known
    assert newer.ops == ()
    assert newer.dev_seq == 1
    kind = parse(canonical.encode([*whole[:10], [[7, "a", ["x"], [], None, None]]]))
    assert not kind.known
    assert kind.ops[0].kind == 7
    assert kind.command is None


def test_a_signature_holds_for_its_key_its_bytes_and_its_purpose_alone() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = signing.public_raw(key)
    signature = signing.sign_change(key, WHOLE)
    assert len(signature) == 64
    assert signing.verify_change(public, WHOLE, signature)
    assert not signing.verify_change(public, WHOLE + b"\0", signature)
    assert not signing.verify_change(public, WHOLE, signature[:63])
    assert not signing.verify_change(public[:64], WHOLE, signature)
    assert not signing.verify_statement_bytes(public, WHOLE, signature)


@given(st.binary(max_size=80), st.binary(max_size=70))
def test_a_check_of_a_signature_never_raises(public: bytes, signature: bytes) -> None:
    assert not signing.verify_change(public, WHOLE, signature)
