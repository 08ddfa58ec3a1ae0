"""Messages are bounded and grow at their end; one bad change blocks nothing."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import canonical, messages
from sync.codes import Refusal, Ruling
from sync.command import (
    SeenChange,
    SeenRecord,
    build_command,
    build_ruling,
    parse_command,
    parse_ruling,
    ruling_path,
)
from sync.errors import Malformed, TooLarge
from sync.messages import DeviceHealth, EnrolRequest, RoundRequest, Signed


def _round(*changes: Signed) -> RoundRequest:
    health = DeviceHealth(1, 5, None, 10)
    return RoundRequest(1, b"c", changes, 200, "0.1.0", 99, 0, health)


@given(st.lists(st.builds(Signed, st.binary(max_size=50), st.binary(max_size=70)), max_size=5))
def test_a_round_arrives_as_sent_whatever_its_changes_are(changes: list[Signed]) -> None:
    request = _round(*changes)
    assert messages.parse_round_request(messages.encode(request)) == request


def test_a_message_may_grow_at_its_end_and_nowhere_be_short() -> None:
    request = EnrolRequest(bytes(7), bytes(65), bytes(16), None, "1")
    parts = canonical.decode_array(messages.encode(request), "enrol", 5)
    assert messages.parse_enrol_request(canonical.encode([*parts, None, 7])) == request
    with pytest.raises(Malformed):
        messages.parse_enrol_request(canonical.encode(parts[:4]))


def test_a_round_holds_two_hundred_changes_and_a_megabyte() -> None:
    small = Signed(b"", b"")
    messages.encode(_round(*[small] * 200))
    with pytest.raises(TooLarge):
        messages.encode(_round(*[small] * 201))
    messages.encode(_round(Signed(bytes(1024 * 1024), b"")))
    with pytest.raises(TooLarge):
        messages.encode(_round(Signed(bytes(1024 * 1024), b""), Signed(b"x", b"")))


@given(st.binary(max_size=200))
def test_any_bytes_are_malformed_or_a_message(raw: bytes) -> None:
    for read in (
        messages.parse_enrol_request,
        messages.parse_enrol_reply,
        messages.parse_round_request,
        messages.parse_round_reply,
    ):
        with suppress(Malformed):
            read(raw)


def test_a_command_is_sorted_at_every_level_and_read_back() -> None:
    one = SeenChange(b"\x01" * 16, (("b", None), ("a", "x"), ("a", None)))
    two = SeenChange(b"\x02" * 16, (("c", None),))
    seen = [
        SeenRecord(b"\x09" * 16, bytes(32), ()),
        SeenRecord(b"\x01" * 16, bytes(32), (two, one)),
    ]
    command = parse_command(build_command("submit", seen, "2026-01-20", {"b": 1, "a": None}))
    assert [entry.record[0] for entry in command.seen] == [1, 9]
    assert [change.dot[0] for change in command.seen[0].changes] == [1, 2]
    assert command.seen[0].changes[0].pairs == (("a", None), ("a", "x"), ("b", None))
    assert list(command.arguments.items()) == [("a", None), ("b", 1)]


def test_a_ruling_is_read_back_and_may_grow() -> None:
    ruling = build_ruling(
        Ruling.REFUSED, 2, refusal=Refusal.CHANGED_SINCE, paths=["a"], words=["changed"]
    )
    read = parse_ruling([*ruling, "newer"])
    assert (read.outcome, read.refusal, read.epoch) == (Ruling.REFUSED, Refusal.CHANGED_SINCE, 2)
    assert (read.paths, read.words) == (("a",), ("changed",))
    assert ruling_path(b"\xab" * 16) == "@ruling/" + "ab" * 16
    with pytest.raises(Malformed):
        parse_ruling(ruling[:4])
