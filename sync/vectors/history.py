"""A builder of histories for fold cases: devices that write, and what each write observed."""

from collections.abc import Iterable
from typing import Final

from sync import canonical
from sync.change import build, dot
from sync.fold import Fold, seen, settled
from sync.operation import Operation
from sync.vectors.material import SALT

RECORD: Final = bytes.fromhex("5e" * 16)

Entry = tuple[int | None, bytes]


class History:
    """Changes to one record in the order they were made; positions count up as the server does."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._numbers: dict[int, int] = {}
        self._position = 0

    def write(self, device: int, *ops: Operation, sent: bool = True) -> bytes:
        """A change by a device; returns its dot. Not `sent` means no position yet."""
        number = self._numbers[device] = self._numbers.get(device, 0) + 1
        raw = build(
            device=bytes([device] * 8),
            dev_seq=number,
            prev=None,
            record=RECORD,
            actor=bytes([device] * 16),
            wall_ms=0,
            zone_min=0,
            salt=SALT,
            about=None,
            ops=ops,
        )
        return self.put(raw, sent=sent)

    def newer(self, device: int, ops: object, v: int = 1) -> bytes:
        """A change that this code does not fold."""
        number = self._numbers[device] = self._numbers.get(device, 0) + 1
        parts = [v, bytes([device] * 8), number, None, RECORD, bytes(16), 0, 0, SALT, None, ops]
        return self.put(canonical.encode(parts))

    def put(self, raw: bytes, *, sent: bool = True) -> bytes:
        """Takes bytes as a change; returns the dot."""
        if sent:
            self._position += 1
        self.entries.append((self._position if sent else None, raw))
        return dot(raw)

    def repeat(self, of: bytes, position: int | None) -> None:
        """The change of a dot once more, with this position."""
        raw = next(raw for _, raw in self.entries if dot(raw) == of)
        self.entries.append((position, raw))

    def drop(self, of: bytes) -> None:
        """Takes a change out of the history: it was made, and has not arrived."""
        self.entries = [entry for entry in self.entries if dot(entry[1]) != of]


def case(name: str, entries: Iterable[Entry]) -> dict[str, object]:
    """One case as the file holds it.

    `state` is the encoded fold; `seen` the encoded changes part of what a command would name;
    `shown` the dot on screen for each path with a set; `unsettled` the paths that are not.
    """
    listed = list(entries)
    fold = Fold(listed)
    shown = {path: fold.shown_head(path) for path in fold.field_paths()}
    named = [[entry.dot, [list(pair) for pair in entry.pairs]] for entry in seen(fold)]
    return {
        "name": name,
        "changes": [[position, raw.hex()] for position, raw in listed],
        "state": fold.encode_state().hex(),
        "seen": canonical.encode(named).hex(),
        "shown": {path: head.dot.hex() for path, head in shown.items() if head is not None},
        "unsettled": [path for path in fold.field_paths() if not settled(fold.heads(path))],
        "rows": {
            group: [row.path for row in fold.rows(group) if row.adds]
            for group in sorted({path.partition("/")[0] for path in fold.row_paths()})
        },
    }
