"""proposed.json: what was decided on, what came after, and which paths are "proposed since"."""

from collections.abc import Callable
from typing import Final

from sync.command import SeenRecord, build_command
from sync.fold import Fold, seen
from sync.operation import (
    add_element,
    add_row,
    give_command,
    remove_element,
    remove_row,
    set_value,
)
from sync.vectors.history import RECORD, History

ROW: Final = "g/" + "0a" * 16
OTHER_ROW: Final = "g/" + "0b" * 16
Q: Final = f"{ROW}/q"
WHO: Final = f"{ROW}/who"
FORM_HASH: Final = bytes.fromhex("f0" * 32)

Case = Callable[[History], list[str]]
"""Writes a history in which one decision is given; returns the paths proposed since, sorted."""

_CASES: dict[str, Case] = {}


def _case(name: str) -> Callable[[Case], Case]:
    def keep(made: Case) -> Case:
        _CASES[name] = made
        return made

    return keep


def _decide(h: History) -> None:
    """An authorisation of everything a screen of the record shows at this moment."""
    record = SeenRecord(RECORD, FORM_HASH, seen(Fold(h.entries)))
    h.write(9, give_command(build_command("authorise", [record], "2026-01-20")))


def _filled(h: History) -> bytes:
    """A row with an answer and an element in it, begun and written in one change."""
    return h.write(1, add_row(ROW), set_value(Q, "Marl"), add_element(WHO, "carer"))


@_case("nothing after it")
def _(h: History) -> list[str]:
    h.write(1, set_value("a", "x"), add_element("topics", "money"))
    _filled(h)
    _decide(h)
    return []


@_case("answers written, replaced and taken out after it")
def _(h: History) -> list[str]:
    first = h.write(1, set_value("a", "x"), set_value("b", "y"), add_element("topics", "money"))
    _decide(h)
    h.write(2, set_value("a", "z", observed=[first]), set_value("c", 1))
    h.write(2, remove_element("topics", "money", observed=[first]))
    return ["a", "c", "topics"]


@_case("a row removed before it, and another begun")
def _(h: History) -> list[str]:
    row = _filled(h)
    h.write(1, remove_row(ROW, observed=[row]))
    h.write(1, add_row(OTHER_ROW), set_value(f"{OTHER_ROW}/q", "Cade"))
    _decide(h)
    return []


@_case("a row removed after it")
def _(h: History) -> list[str]:
    row = _filled(h)
    h.write(1, add_row(OTHER_ROW), set_value(f"{OTHER_ROW}/q", "Cade"))
    _decide(h)
    h.write(1, remove_row(ROW, observed=[row]))
    return [ROW, Q, WHO]


@_case("a row begun after it")
def _(h: History) -> list[str]:
    h.write(1, set_value("a", "x"))
    _decide(h)
    _filled(h)
    return [ROW, Q, WHO]


@_case("a row begun and removed after it")
def _(h: History) -> list[str]:
    h.write(1, set_value("a", "x"))
    _decide(h)
    row = _filled(h)
    h.write(1, remove_row(ROW, observed=[row]))
    return []


@_case("a row removed before it, and brought back by an answer made apart that arrives after it")
def _(h: History) -> list[str]:
    row = _filled(h)
    h.write(1, remove_row(ROW, observed=[row]))
    _decide(h)
    h.write(2, set_value(Q, "Cade", observed=[row]))
    return [ROW, Q, WHO]


@_case("a row removed before it, and begun again after it")
def _(h: History) -> list[str]:
    row = _filled(h)
    h.write(1, remove_row(ROW, observed=[row]))
    _decide(h)
    h.write(1, add_row(ROW))
    return [ROW, Q, WHO]


@_case("what the server says of a record is never proposed")
def _(h: History) -> list[str]:
    h.write(1, set_value("a", "x"))
    _decide(h)
    h.write(8, set_value("@team", "north"), add_element("@allocated", "ac" * 16))
    return []


def cases() -> dict[str, object]:
    """The file."""
    made = []
    for name, write in _CASES.items():
        history = History()
        paths = write(history)
        made.append(
            {
                "name": name,
                "changes": [[position, raw.hex()] for position, raw in history.entries],
                "paths": paths,
            }
        )
    return {"record": RECORD.hex(), "cases": made}
