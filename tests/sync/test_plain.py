"""The quick reading of a change says what the careful one says, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import sync
from sync import canonical
from sync.change import _of_plain, _parse, build
from sync.errors import Malformed
from sync.operation import Operation, set_value
from sync.plain import read_plain

VECTORS = Path(sync.__file__).parent / "vectors" / "changes.json"

PLAIN = build(
    device=bytes(8),
    dev_seq=1,
    prev=bytes(32),
    record=bytes(16),
    actor=bytes(16),
    wall_ms=-5,
    zone_min=60,
    salt=bytes(16),
    about=None,
    ops=[
        set_value("a", ["x", 1, [b"file", True]], observed=[b"\x01" * 16, b"\x02" * 16]),
        set_value("b/c", "words", source=2, note="n", reason="r", kept=b"\x03" * 16),
        set_value("d", True),
        set_value("e", 2**53 - 1, status=3),
        set_value("f", None, status=2),
    ],
)
LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(2**54), 2**54)
    | st.text(max_size=3)
    | st.binary(max_size=33)
)
ANY = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=6), max_leaves=12)


def plainly(op: Operation) -> Operation:
    """An op as the careful reading makes it."""
    return Operation(op.kind, op.path, op.value, op.observed, op.reason, op.kept)


def same(raw: bytes) -> bool:
    """Whether the quick reading took it; then the careful one must say the same."""
    plain = read_plain(raw)
    if plain is None:
        return False
    try:
        careful = _parse(raw)
    except Malformed:
        with pytest.raises(Malformed):
            _of_plain(raw, plain)
        return True
    quick = _of_plain(raw, plain)
    assert [each.known for each in quick.ops] == [True] * len(quick.ops)
    assert msgspec.structs.replace(quick, ops=tuple(map(plainly, quick.ops))) == careful
    return True


def test_an_ordinary_change_is_read_quickly() -> None:
    assert same(PLAIN)


def test_the_shared_cases_are_read_alike() -> None:
    cases = json.loads(VECTORS.read_text("utf-8"))
    valid = [same(bytes.fromhex(case["bytes"])) for case in cases["valid"]]
    assert any(valid)
    for case in (*cases["newer"], *cases["malformed"]):
        same(bytes.fromhex(case["bytes"]))


@given(st.integers(0, len(PLAIN) - 1), st.integers(0, 255), st.integers(0, 3))
def test_a_mutated_change_is_read_alike(at: int, byte: int, cut: int) -> None:
    raw = bytearray(PLAIN)
    raw[at] = byte
    same(bytes(raw[: len(raw) - cut]))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), ANY), max_size=3), ANY)
@example([(0, 2, [1, 1, None, None, None])], None)
@example([(0, 0, 7)], None)
def test_a_change_with_other_things_in_it_is_read_alike(
    swaps: list[tuple[int, int, object]], answer: object
) -> None:
    parts = canonical.decode_array(PLAIN, "change", 11)
    ops = canonical.array(parts[10], "ops", 1)
    for op, element, value in swaps:
        canonical.array(ops[op % len(ops)], "op", 6)[element] = value
    body = canonical.array(ops[0], "op", 6)[2]
    if isinstance(body, list) and body:
        body[0] = answer
    try:
        raw = canonical.encode(parts)
    except Malformed:
        return
    same(raw)


def test_an_answer_may_lie_as_deep_as_the_careful_reading_allows() -> None:
    for depth in range(1, 17):
        value: object = 1
        for _ in range(depth):
            value = [value]
        parts = canonical.decode_array(PLAIN, "change", 11)
        ops = canonical.array(parts[10], "ops", 1)
        canonical.array(canonical.array(ops[0], "op", 6)[2], "value", 4)[0] = value
        try:
            raw = canonical.encode(parts, max_depth=30)
            _parse(raw)
        except Malformed:
            assert read_plain(raw) is None
        else:
            assert same(raw)


def test_empty_arrays_by_the_million_are_not_built() -> None:
    import tracemalloc

    from sync.messages import parse_round_request

    bomb = b"\xdd" + (4_000_000).to_bytes(4, "big") + b"\x90" * 4_000_000
    tracemalloc.start()
    try:
        for raw in (bomb, b"\x98" + bomb, b"\x98\x01\xc0" + bomb):
            with pytest.raises(Malformed):
                parse_round_request(raw)
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()
