"""The server's memory is the same however it came about: kept at commit, or read at a start."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from server.index.entries import RecordEntry, RecordSummary
from server.index.index import Index

DEVICE = b"wren-tab"


def test_a_change_judged_again_twice_is_told_of_once_and_last() -> None:
    kept, read = Index(), Index()
    for verdict_no, arrival in ((1, 12), (2, 13), (3, 12)):
        kept.verdict_changed(DEVICE, verdict_no, arrival)
    # A row holds the number of its newest verdict alone.
    for verdict_no, arrival in ((2, 13), (3, 12)):
        read.verdict_changed(DEVICE, verdict_no, arrival)
    for since in range(4):
        assert kept.changed_verdicts(DEVICE, since) == read.changed_verdicts(DEVICE, since)
    assert kept.changed_verdicts(DEVICE, 0) == [13, 12]
    assert kept.verdict_no_of(DEVICE, 12) == 3


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans(), st.booleans()), max_size=12
    ),
    st.integers(0, 4),
)
def test_a_record_is_wholly_on_a_device_where_each_of_its_changes_is(
    merged: list[tuple[int, int, bool, bool]], before_epoch: int
) -> None:
    index = Index()
    index.before_epoch = before_epoch
    devices = [bytes([number]) * 8 for number in range(3)]
    summary = RecordSummary("person", bytes(32), (), None, 1, bytes(16), 1)
    for number in range(3):
        record = bytes([number]) * 16
        index.records[record] = RecordEntry(record, summary, array("q"))
    for position, (of, by, again, brought) in enumerate(merged, start=1):
        name = bytes([of]) * 16
        index.merged(position, position, name, devices[by], 1, judged_again=again, brought=brought)
    for entry in index.records.values():
        for device in [*devices, b"unheard."]:
            if entry.positions:
                surely = all(map(index.surely_on(device), entry.positions))
                assert index.wholly_on(device)(entry) == surely
