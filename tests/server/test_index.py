"""The server's memory is the same however it came about: kept at commit, or read at a start."""

from __future__ import annotations

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
