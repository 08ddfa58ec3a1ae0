"""The glance that spares most changes a look at every answer never passes over a file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.about import About, about_bytes, record_id
from sync.change import build, parse
from sync.files import FileValue, file_value, files_named, may_name_files
from sync.operation import Operation, set_value

_ID = st.binary(min_size=16, max_size=16)
_HASH = st.binary(min_size=32, max_size=32)
_FILES = st.builds(
    lambda *parts: list(parts),
    *(_ID, _HASH, st.integers(1, 20_000_000), st.sampled_from(["image/jpeg", "application/pdf"])),
    _HASH,
)
_ANSWERS = st.one_of(st.text(max_size=40), st.integers(0, 9), _FILES, st.lists(_HASH, max_size=3))


def _change(answers: list[object], prev: bytes | None, person: bytes, salt: bytes) -> bytes:
    about = about_bytes(About("needs-assessment", b"\xc4\x20" * 16, (person,), None, 1))
    ops: list[Operation] = [set_value(f"q{at:02}", each) for at, each in enumerate(answers)]
    return build(
        device=b"\x01" * 8,
        dev_seq=2,
        prev=prev,
        record=record_id(about, salt),
        actor=b"\x02" * 16,
        wall_ms=1,
        zone_min=0,
        salt=salt,
        about=about,
        ops=ops,
    )


@given(st.lists(_ANSWERS, min_size=1, max_size=5), st.none() | _HASH, _ID, _ID)
def test_a_change_that_names_a_file_is_always_looked_through(
    answers: list[object], prev: bytes | None, person: bytes, salt: bytes
) -> None:
    raw = _change(answers, prev, person, salt)
    change = parse(raw)
    named = [each for each in map(file_value, answers) if isinstance(each, FileValue)]
    assert list(files_named(change)) == named
    assert may_name_files(raw, change) or not named


def test_a_first_change_of_words_alone_is_not() -> None:
    raw = _change(["the harbour"] * 30, b"\x03" * 32, b"\x04" * 16, b"\x05" * 16)
    assert not may_name_files(raw, parse(raw))
