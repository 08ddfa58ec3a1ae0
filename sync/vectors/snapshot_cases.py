"""Cases of snapshots: histories split at a position, and bytes that are none."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from sync import canonical
from sync.about import About, about_bytes, record_id
from sync.change import build, dot
from sync.codes import Audience
from sync.fold import Fold, seen
from sync.messages import Received
from sync.operation import Operation, add_element, add_row, remove_element, remove_row, set_value
from sync.snapshot import MAX_DEPTH
from sync.taking import take
from sync.vectors.fold_random import random_history
from sync.vectors.history import RECORD, Entry, History
from sync.vectors.material import SALT

EPOCH: Final = 3
ROW: Final = "g/" + "0a" * 16
_RANDOM: Final = 40


def split(
    entries: Iterable[Entry], at: int, chance: random.Random
) -> tuple[list[Received], list[Entry]]:
    """A history as a snapshot at a position has it, and what comes after, in any order.

    Of what is in the snapshot some comes again; whatever comes again is known by its position.
    """
    positions: dict[bytes, int | None] = {}
    for position, raw in entries:
        held = positions.get(raw)
        known = [each for each in (held, position) if each is not None]
        positions[raw] = min(known) if known else None
    taken = [
        received(position, raw)
        for raw, position in positions.items()
        if position is not None and position <= at
    ]
    rest: list[Entry] = [
        (position, raw) for raw, position in positions.items() if not _within(position, at)
    ]
    rest += [(each.position, each.raw) for each in taken if chance.random() < 0.3]
    rest += [entry for entry in rest if chance.random() < 0.2]
    chance.shuffle(taken)
    chance.shuffle(rest)
    return taken, rest


def received(position: int, raw: bytes) -> Received:
    """A change as the server gives it; the signature is none."""
    mark = 1 if position == 2 else None
    return Received(position, 1_790_000_000_000 + position, raw, bytes(64), mark)


def cases() -> dict[str, object]:
    """The whole file."""
    made = [
        _case(name, record, taken, rest)
        for name, (record, taken, rest) in {
            "the beginning of a record, with the answers that replaced others": _story(5),
            "only the first change": _story(1),
            "an answer that was chosen from several, and whose it was": _chosen(),
            "what was observed and comes late does not stand up again": _late(),
            "an element taken out before its adding arrives": _late_element(),
            "a removed row that later work keeps alive": _row(),
            "a change of a newer kind, whole": _newer(),
            "nothing at all": (RECORD, [], []),
        }.items()
    ]
    chance = random.Random(11)  # noqa: S311  repeatable cases, not secrets
    for seed in range(_RANDOM):
        entries = random_history(7_000 + seed)
        at = chance.randrange(0, 10)
        made.append(_case(f"random {seed} at {at}", RECORD, *split(entries, at, chance)))
    return {"cases": made, "refused": list(_refused())}


def _within(position: int | None, at: int) -> bool:
    return position is not None and position <= at


def _case(
    name: str, record: bytes, taken: Sequence[Received], rest: Sequence[Entry]
) -> dict[str, object]:
    whole = Fold([(each.position, each.raw) for each in taken] + list(rest))
    named = [[entry.dot, [list(pair) for pair in entry.pairs]] for entry in seen(whole)]
    return {
        "name": name,
        "record": record.hex(),
        "taken": [
            [each.position, each.received_ms, each.mark, each.raw.hex(), each.signature.hex()]
            for each in taken
        ],
        "snapshot": take(EPOCH, record, taken).hex(),
        "rest": [[position, raw.hex()] for position, raw in rest],
        "state": whole.encode_state().hex(),
        "seen": canonical.encode(named).hex(),
    }


_Case = tuple[bytes, list[Received], list[Entry]]


def _story(at: int) -> _Case:
    about = about_bytes(
        About("needs-assessment", bytes(32), (b"\x01" * 16,), None, Audience.INVOLVEMENT)
    )
    record = record_id(about, SALT)
    changes: list[bytes] = []

    def write(ops: Iterable[Operation], *, first: bool = False) -> bytes:
        number = len(changes) + 1
        changes.append(
            build(
                device=b"\x01" * 8,
                dev_seq=number,
                prev=None,
                record=record,
                actor=b"\x02" * 16,
                wall_ms=1_790_000_000_000 - number,
                zone_min=60,
                salt=SALT,
                about=about if first else None,
                ops=ops,
            )
        )
        return dot(changes[-1])

    started = write([set_value("good_life", "Back to the allotment")], first=True)
    again = write([set_value("good_life", "Back to the allotment, with Marl", observed=[started])])
    write([set_value("beliefs", None, status=2), add_row(ROW), set_value(f"{ROW}/q", 5, source=2)])
    write([add_element("topics", "money", note="asked twice"), add_element("topics", "sleep")])
    write([set_value("good_life", "The allotment", observed=[again], reason="shorter")])
    write([set_value("past_views", "none")])
    entries = list(enumerate(changes, start=1))
    return record, [received(*entry) for entry in entries[:at]], list(entries[at:])


def _of(history: History, at: int) -> _Case:
    taken = [
        received(position, raw)
        for position, raw in history.entries
        if position is not None and position <= at
    ]
    return RECORD, taken, [entry for entry in history.entries if not _within(entry[0], at)]


def _chosen() -> _Case:
    h = History()
    one = h.write(1, set_value("a", "x"))
    two = h.write(2, set_value("a", "y"))
    first = h.write(3, set_value("a", "x", observed=[one, two], kept=one))
    three = h.write(2, set_value("a", "z", observed=[two]))
    h.write(1, set_value("a", "x", observed=[first, three], kept=first))
    h.write(4, set_value("a", "x", observed=[one]))
    return _of(h, 5)


def _late() -> _Case:
    h = History()
    old = h.write(1, set_value("a", "old"), sent=False)
    h.write(2, set_value("a", "new", observed=[old]))
    return _of(h, 1)


def _late_element() -> _Case:
    h = History()
    added = h.write(1, add_element("t", "x"), sent=False)
    h.write(2, remove_element("t", "x", observed=[added]))
    h.write(3, add_element("t", "y"))
    return _of(h, 2)


def _row() -> _Case:
    h = History()
    row = h.write(1, add_row(ROW), set_value(f"{ROW}/q", 5), add_element(f"{ROW}/who", "x"))
    h.write(2, remove_row(ROW, observed=[row], reason="twice"))
    h.write(3, set_value(f"{ROW}/q", 7, observed=[row]))
    return _of(h, 2)


def _newer() -> _Case:
    h = History()
    newer = h.newer(1, [[9, "a", None, [], None, None]])
    h.write(2, set_value("a", "x", observed=[newer]))
    h.write(3, set_value("a", "y"))
    return _of(h, 2)


def _refused() -> Iterable[dict[str, str]]:
    record, taken, _ = _story(5)
    whole = take(EPOCH, record, taken)
    changed: dict[str, Callable[[list[Any]], object]] = {
        "a newer version": lambda it: it.__setitem__(0, 2),
        "one element more": lambda it: it.append(None),
        "one element less": lambda it: it.pop(),
        "an epoch that is no number": lambda it: it.__setitem__(1, None),
        "a position below nought": lambda it: it.__setitem__(2, -1),
        "a remnant beyond the position": lambda it: it.__setitem__(2, 1),
        "another record": lambda it: it.__setitem__(3, bytes(16)),
        "a first change without its remnant": lambda it: it[5].__setitem__(0, bytes(16)),
        "about that is none": lambda it: it[5].__setitem__(1, b"\x90"),
        "remnants out of order": lambda it: it[6].reverse(),
        "a remnant twice": lambda it: it[6].append(it[6][-1]),
        "a remnant with a short dot": lambda it: it[6][0].__setitem__(0, bytes(8)),
        "a remnant without an author": lambda it: it[6][0].__setitem__(6, None),
        "a remnant with a number of nought": lambda it: it[6][0].__setitem__(5, 0),
        "an op that is none": lambda it: it[6][0][9].append(
            [1, "Not a path", None, [], None, None]
        ),
        "a remove that stands": lambda it: it[6][0].__setitem__(
            9, [[3, "t", ["x", 1, None, None], [], None, None]]
        ),
        "a kind that is not known": lambda it: it[6][0].__setitem__(
            9, [[9, "t", None, [], None, None]]
        ),
        "an op that still observes": lambda it: it[6][0].__setitem__(
            9, [[1, "t", ["x", 1, None, None], [bytes(16)], None, None]]
        ),
        "a register that says nothing": lambda it: it[7].insert(0, [f"{ROW}/q", None, 1, []]),
        "a register never written": lambda it: it[7].append(["zz", None, 0, []]),
        "a register twice": lambda it: it[7].append(it[7][-1]),
        "awaited out of order": lambda it: it[7].append(
            ["zz", None, 1, [b"\x02" * 16, b"\x01" * 16]]
        ),
        "what stands was observed away": lambda it: it[7].insert(0, _away(it)),
        "chosen without its remnant": lambda it: it[8].append(["a", bytes(16), None]),
        "unfolded of another record": lambda it: it[9].append([1, 1, None, _strange(), bytes(64)]),
        "unfolded that is no change": lambda it: it[9].append([1, 1, None, b"junk", bytes(64)]),
        "unfolded with a short signature": lambda it: it[9].append([1, 1, None, taken[0].raw, b""]),
    }
    for name, change in changed.items():
        broken: Any = canonical.decode(whole, MAX_DEPTH)
        change(broken)
        yield {"name": name, "bytes": canonical.encode(broken, MAX_DEPTH).hex()}
    yield {"name": "nothing", "bytes": ""}
    yield {"name": "a byte too many", "bytes": whole.hex() + "00"}


def _away(parts: list[Any]) -> list[object]:
    standing = next(each for each in parts[6] for op in each[9] if op[1] == f"{ROW}/q")
    return [f"{ROW}/q", None, 2, [standing[0]]]


def _strange() -> bytes:
    h = History()
    h.newer(1, [[9, "a", None, [], None, None]])
    return h.entries[0][1]
