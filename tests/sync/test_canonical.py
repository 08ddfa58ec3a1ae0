"""One value, one byte string."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import canonical
from sync.errors import Malformed

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-canonical.MAX_INT, canonical.MAX_INT)
    | TEXT
    | st.binary(max_size=40)
)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=20), max_leaves=60)


@given(VALUES)
def test_what_is_encoded_decodes_to_itself(value: object) -> None:
    raw = canonical.encode(value)
    back = canonical.decode(raw)
    assert back == value
    assert canonical.encode(back) == raw


@given(VALUES, st.data())
def test_a_mutated_byte_is_refused_or_is_another_canonical_value(
    value: object, data: st.DataObject
) -> None:
    raw = bytearray(canonical.encode(value))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        back = canonical.decode(bytes(raw))
    except Malformed:
        return
    assert canonical.encode(back) == bytes(raw)


@given(st.binary(max_size=60))
def test_any_bytes_are_malformed_or_canonical(raw: bytes) -> None:
    try:
        value = canonical.decode(raw)
    except Malformed:
        return
    assert canonical.encode(value) == raw


@pytest.mark.parametrize(
    "value", [1.5, {}, {1: 2}, 2**53, -(2**53), "\ud800", object(), [[{}]], {1}]
)
def test_what_has_no_encoding_is_refused(value: object) -> None:
    with pytest.raises(Malformed):
        canonical.encode(value)


def test_depth_beyond_any_stack_is_malformed() -> None:
    with pytest.raises(Malformed):
        canonical.decode(b"\x91" * 1_000_000 + b"\xc0")


def test_a_promise_of_many_items_asks_for_no_memory() -> None:
    with pytest.raises(Malformed):
        canonical.decode(b"\xdd\xff\xff\xff\xff" * 1000)
