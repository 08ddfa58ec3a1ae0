"""folds.json: histories and the one state each comes to."""

from collections.abc import Callable
from itertools import permutations
from typing import Final

from sync import canonical
from sync.operation import (
    Operation,
    add_element,
    add_row,
    give_command,
    remove_element,
    remove_row,
    set_value,
)
from sync.vectors.fold_random import random_history
from sync.vectors.history import History, case

ROW: Final = "g/" + "0a" * 16
OTHER_ROW: Final = "g/" + "0b" * 16
Q: Final = f"{ROW}/q"
WHO: Final = f"{ROW}/who"
RANDOM_CASES: Final = 110

Case = Callable[[History], object]
_CASES: dict[str, Case] = {}


def _case(name: str) -> Callable[[Case], Case]:
    def keep(made: Case) -> Case:
        _CASES[name] = made
        return made

    return keep


@_case("nothing")
def _(h: History) -> None:
    pass


@_case("one answer")
def _(h: History) -> None:
    h.write(1, set_value("a", "x", source=1, note="n", reason="r"))


@_case("one answer, unsent")
def _(h: History) -> None:
    h.write(1, set_value("a", "x"), sent=False)


@_case("several answers in one change")
def _(h: History) -> None:
    h.write(1, set_value("b", "x"), set_value("a", 1), set_value("a-c", True), set_value("a/c", []))


@_case("replaced")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    h.write(1, set_value("a", "y", observed=[first]))


@_case("replaced by another")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    h.write(2, set_value("a", "y", observed=[first]))


@_case("cleared")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    h.write(2, set_value("a", None, observed=[first]))


@_case("apart, two values")
def _(h: History) -> None:
    h.write(1, set_value("a", "x"))
    h.write(2, set_value("a", "y"))


@_case("apart, the same value")
def _(h: History) -> None:
    h.write(1, set_value("a", "x"))
    h.write(2, set_value("a", "x"))


@_case("apart, the same value from another source")
def _(h: History) -> None:
    h.write(1, set_value("a", "x", source=1))
    h.write(2, set_value("a", "x", source=2))


@_case("apart, a text and a number that look alike")
def _(h: History) -> None:
    h.write(1, set_value("a", "1"))
    h.write(2, set_value("a", 1))


@_case("apart, declined and cleared")
def _(h: History) -> None:
    h.write(1, set_value("a", None, status=3))
    h.write(2, set_value("a", None))


@_case("three apart")
def _(h: History) -> None:
    for device in (1, 2, 3):
        h.write(device, set_value("a", device))


@_case("two of three alike")
def _(h: History) -> None:
    for device, value in ((1, "x"), (2, "y"), (3, "x")):
        h.write(device, set_value("a", value))


@_case("a late write that was observed is retired")
def _(h: History) -> None:
    late = h.write(1, set_value("a", "x"))
    h.write(2, set_value("a", "y", observed=[late]))
    h.entries.reverse()


@_case("an observed write that never arrives")
def _(h: History) -> None:
    lost = h.write(1, set_value("a", "x"))
    h.write(2, set_value("a", "y", observed=[lost]))
    h.drop(lost)


@_case("the middle of three never arrives")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    middle = h.write(1, set_value("a", "y", observed=[first]))
    h.write(1, set_value("a", "z", observed=[middle]))
    h.drop(middle)


@_case("the middle never arrives, but what it replaced was repeated")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    middle = h.write(1, set_value("a", "y", observed=[first]))
    h.write(1, set_value("a", "z", observed=[first, middle]))
    h.drop(middle)


@_case("an edit on one head leaves the other")
def _(h: History) -> None:
    one = h.write(1, set_value("a", "x"))
    h.write(2, set_value("a", "y"))
    h.write(1, set_value("a", "x2", observed=[one]))


@_case("settled by choosing")
def _(h: History) -> None:
    one = h.write(1, set_value("a", "x"))
    two = h.write(2, set_value("a", "y"))
    h.write(3, set_value("a", "y", observed=[one, two], kept=two))


@_case("settled by combining")
def _(h: History) -> None:
    one = h.write(1, set_value("a", "x"))
    two = h.write(2, set_value("a", "y"))
    h.write(3, set_value("a", "x and y", observed=[one, two]))


@_case("settled twice apart, differently")
def _(h: History) -> None:
    one = h.write(1, set_value("a", "x"))
    two = h.write(2, set_value("a", "y"))
    h.write(1, set_value("a", "x", observed=[one, two], kept=one))
    h.write(2, set_value("a", "y", observed=[one, two], kept=two))


@_case("settled while a third was on its way")
def _(h: History) -> None:
    one = h.write(1, set_value("a", "x"))
    two = h.write(2, set_value("a", "y"))
    h.write(3, set_value("a", "z"))
    h.write(1, set_value("a", "y", observed=[one, two], kept=two))


@_case("a dot is of one path: the same change elsewhere is not observed")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"), set_value("b", "x"))
    h.write(2, set_value("a", "y", observed=[first]))


@_case("an observation at one path retires nothing at another")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    h.write(2, set_value("b", "y", observed=[first]))


@_case("a change that observes a stranger")
def _(h: History) -> None:
    h.write(1, set_value("a", "x", observed=[b"\x42" * 16]))


@_case("shown is last in commit order, not by dot or device")
def _(h: History) -> None:
    for device in (3, 1, 2, 4):
        h.write(device, set_value("a", device))


@_case("own unsent shows after everything, by its number")
def _(h: History) -> None:
    h.write(1, set_value("a", "first"), sent=False)
    h.write(1, set_value("a", "second"), sent=False)
    h.write(2, set_value("a", "sent"))


@_case("repeated")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    h.repeat(first, 1)
    h.repeat(first, 1)


@_case("repeated after it was replaced")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    h.write(1, set_value("a", "y", observed=[first]))
    h.repeat(first, 1)


@_case("a position learnt later")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"), sent=False)
    h.repeat(first, 5)


@_case("a position is not unlearnt")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    h.repeat(first, None)


@_case("of two positions the lower")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    h.repeat(first, 7)


@_case("of two positions the lower, lower one later")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"), sent=False)
    h.repeat(first, 7)
    h.repeat(first, 3)


@_case("position nought")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"), sent=False)
    h.repeat(first, 0)


@_case("an element")
def _(h: History) -> None:
    h.write(1, add_element("topics", "money", source=3, note="n", reason="r"))


@_case("elements are sorted by their bytes")
def _(h: History) -> None:
    for element in ("\U0001f642", "\ufb01", "z", "é", "", "Z"):
        h.write(1, add_element("topics", element))


@_case("an element added apart by two")
def _(h: History) -> None:
    h.write(1, add_element("topics", "money"))
    h.write(2, add_element("topics", "money", source=1))


@_case("an element removed")
def _(h: History) -> None:
    added = h.write(1, add_element("topics", "money"))
    h.write(2, remove_element("topics", "money", observed=[added]))


@_case("an element removed before it arrives")
def _(h: History) -> None:
    added = h.write(1, add_element("topics", "money"))
    h.write(2, remove_element("topics", "money", observed=[added]))
    h.entries.reverse()


@_case("an element added apart survives the removal")
def _(h: History) -> None:
    added = h.write(1, add_element("topics", "money"))
    h.write(2, remove_element("topics", "money", observed=[added]))
    h.write(3, add_element("topics", "money"))


@_case("a removal of one element leaves another of the same change")
def _(h: History) -> None:
    added = h.write(1, add_element("topics", "money"), add_element("topics", "home"))
    h.write(2, remove_element("topics", "money", observed=[added]))


@_case("an element removed and added again")
def _(h: History) -> None:
    added = h.write(1, add_element("topics", "money"))
    h.write(1, remove_element("topics", "money", observed=[added]))
    h.write(1, add_element("topics", "money"))


@_case("an element said again with a source")
def _(h: History) -> None:
    added = h.write(1, add_element("topics", "money"))
    h.write(2, add_element("topics", "money", source=1, observed=[added]))


@_case("a removal that observes nothing")
def _(h: History) -> None:
    h.write(1, add_element("topics", "money"))
    h.write(2, remove_element("topics", "money", observed=[]))


@_case("a set of the register leaves elements alone")
def _(h: History) -> None:
    added = h.write(1, add_element("topics", "money"))
    h.write(2, set_value("topics", None, status=2, observed=[added]))


@_case("the register and elements of one path in one change")
def _(h: History) -> None:
    h.write(1, set_value("topics", None, source=1), add_element("topics", "money"))


@_case("kept on an element is not told")
def _(h: History) -> None:
    op = add_element("topics", "money")
    h.write(1, Operation(op.kind, op.path, op.value, (), None, b"\x01" * 16))


@_case("a row")
def _(h: History) -> None:
    h.write(1, add_row(ROW), set_value(Q, 5))


@_case("a row written in before it is added")
def _(h: History) -> None:
    h.write(1, set_value(Q, 5))


@_case("a row added twice")
def _(h: History) -> None:
    h.write(1, add_row(ROW))
    h.write(2, add_row(ROW))


@_case("a row removed")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW), set_value(Q, 5))
    h.write(2, remove_row(ROW, observed=[row]))


@_case("a row removed before it arrives")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW), set_value(Q, 5))
    h.write(2, remove_row(ROW, observed=[row]))
    h.entries.reverse()


@_case("a row removed by one who had not seen its answer")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW))
    h.write(1, set_value(Q, 5))
    h.write(2, remove_row(ROW, observed=[row]))


@_case("a row kept alive by an edit made apart comes back whole")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW), set_value(Q, 5), set_value(f"{ROW}/r", 6))
    h.write(2, remove_row(ROW, observed=[row]))
    h.write(3, set_value(Q, 7, observed=[row]))


@_case("a row kept alive by an element")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW))
    h.write(2, remove_row(ROW, observed=[row]))
    h.write(3, add_element(WHO, "x"))


@_case("a row kept alive, then removed by one who saw")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW), set_value(Q, 5))
    h.write(2, remove_row(ROW, observed=[row]))
    edit = h.write(3, set_value(Q, 7, observed=[row]))
    h.write(1, remove_row(ROW, observed=[row, edit]))


@_case("two removals, each of a half, are together enough")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW))
    edit = h.write(1, set_value(Q, 7))
    h.write(2, remove_row(ROW, observed=[row]))
    h.write(3, remove_row(ROW, observed=[edit]))


@_case("a removed row whose last head was itself replaced by nobody's sight")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW), set_value(Q, 5))
    edit = h.write(1, set_value(Q, 6, observed=[row]))
    h.write(2, remove_row(ROW, observed=[row, edit]))
    h.write(1, set_value(Q, 7, observed=[edit]))


@_case("an element taken out no longer keeps a row")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW))
    h.write(2, remove_row(ROW, observed=[row]))
    added = h.write(3, add_element(WHO, "x"))
    h.write(3, remove_element(WHO, "x", observed=[added]))


@_case("a row begun again after removal")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW))
    h.write(1, remove_row(ROW, observed=[row]))
    h.write(1, add_row(ROW))


@_case("a removal that saw nothing of a row that is there")
def _(h: History) -> None:
    h.write(1, add_row(ROW))
    h.write(2, remove_row(ROW, observed=[]))


@_case("a removal alone")
def _(h: History) -> None:
    h.write(2, remove_row(ROW, observed=[b"\x01" * 16]))


@_case("a removal retires no answer")
def _(h: History) -> None:
    row = h.write(1, add_row(ROW))
    one = h.write(1, set_value(Q, 5))
    two = h.write(2, set_value(Q, 6))
    h.write(3, remove_row(ROW, observed=[row, one, two]))


@_case("one removed row leaves its neighbour")
def _(h: History) -> None:
    both = h.write(1, add_row(ROW), add_row(OTHER_ROW), set_value(f"{OTHER_ROW}/q", 1))
    h.write(2, remove_row(ROW, observed=[both]))


@_case("rows in the order they were begun")
def _(h: History) -> None:
    for digits in ("0c", "0a", "0d", "0b"):
        h.write(1, add_row("g/" + digits * 16), sent=digits != "0a")


@_case("a row whose name begins like a group with a dash")
def _(h: History) -> None:
    h.write(1, add_row(ROW), add_row("g-h/" + "0a" * 16), add_row("g2/" + "0a" * 16))


@_case("fixed rows have no entry")
def _(h: History) -> None:
    h.write(1, set_value("outcomes/oc_work/oc_manner", "manages"))
    h.write(2, set_value("outcomes/oc_work/oc_manner", "cannot"))


@_case("commands")
def _(h: History) -> None:
    h.write(1, set_value("a", "x"))
    h.write(1, give_command(["submit", [], "2026-01-20", []]))
    h.write(2, give_command(["authorise", [], "2026-01-21", [["k", 1]]]), sent=False)


@_case("rulings and state")
def _(h: History) -> None:
    given = h.write(1, give_command(["submit", [], "2026-01-20", []]))
    ruling: list[object] = [1, None, [], 1, []]
    h.write(
        9,
        set_value(f"@ruling/{given.hex()}", ruling),
        set_value("@state", ["submitted", 1, given]),
    )


@_case("a newer version is not folded")
def _(h: History) -> None:
    h.write(1, set_value("a", "x"))
    h.newer(2, [], v=2)


@_case("one newer op leaves its whole change unfolded")
def _(h: History) -> None:
    first = h.write(1, set_value("a", "x"))
    known = [1, "a", ["y", 1, None, None], [first], None, None]
    h.newer(2, [known, [7, "b", None, [], None, None]])


@_case("an unfolded change that was observed")
def _(h: History) -> None:
    newer = h.newer(2, [[7, "a", None, [], None, None]])
    h.write(1, set_value("a", "x", observed=[newer]))


@_case("a value nested to the limit of a change")
def _(h: History) -> None:
    value: object = None
    for _depth in range(canonical.MAX_DEPTH - 4):
        value = [value]
    h.write(1, set_value("a", value))


@_case("allocation")
def _(h: History) -> None:
    added = h.write(9, add_element("@allocated", "ac" * 16), set_value("@team", "north"))
    h.write(9, remove_element("@allocated", "ac" * 16, observed=[added]))
    h.write(9, add_element("@allocated", "ad" * 16))


def _orders() -> list[dict[str, object]]:
    """One history in every order: the state is one."""
    h = History()
    first = h.write(1, add_row(ROW), set_value(Q, 1), set_value("a", 1))
    second = h.write(2, set_value(Q, 2, observed=[first]), set_value("a", 2))
    third = h.write(3, remove_row(ROW, observed=[first]), set_value("a", 3, observed=[second]))
    if len({first, second, third}) != 3:
        raise AssertionError
    return [
        case(f"one history, order {number}", entries)
        for number, entries in enumerate(permutations(h.entries), start=1)
    ]


def cases() -> dict[str, object]:
    """The file."""
    made = []
    for name, write in _CASES.items():
        history = History()
        write(history)
        made.append(case(name, history.entries))
    made += _orders()
    return {
        "cases": made,
        "random": [case(f"seed {seed}", random_history(seed)) for seed in range(RANDOM_CASES)],
    }
