"""What became of a change that was set aside, as the server notes it in a record (wire.md 13)."""

from typing import Final

import msgspec

from sync import canonical

ASIDE_GROUP: Final = "@aside"


class AsideValue(msgspec.Struct, frozen=True):
    """A decision of the set-aside desk. `act` is a code of `desk`; `actor` decided.

    `author` wrote what was set aside, nil where nobody proved it; `record` is the record it was
    made for, nil where that is this one. Of what is kept aside, `paths` are the answers it wrote in
    this record, as far as there is room for them: nobody else has the change, so only so can a
    field's history tell of it.
    """

    act: int
    actor: bytes
    reason: str
    author: bytes | None
    record: bytes | None
    paths: tuple[str, ...] = ()


def aside_path(dot: bytes) -> str:
    """Where the decision on the change of a dot is written."""
    return f"{ASIDE_GROUP}/{dot.hex()}"


def build_aside(value: AsideValue) -> list[object]:
    """The answer inside the decision's set."""
    said: list[object] = [value.act, value.actor, value.reason, value.author, value.record]
    return [*said, list(value.paths)] if value.paths else said


def parse_aside(answer: object) -> AsideValue:
    """Reads the first element of a decision's value. A reader ignores elements at its end."""
    act, actor, reason, author, record, *more = canonical.array(answer, "desk decision", 5)
    paths = canonical.array(more[0], "paths", 0) if more else ()
    return AsideValue(
        act=canonical.integer(act, "act", 1),
        actor=canonical.binary(actor, "actor", 16),
        reason=canonical.text(reason, "reason"),
        author=None if author is None else canonical.binary(author, "author", 16),
        record=None if record is None else canonical.binary(record, "record", 16),
        paths=tuple(canonical.text(each, "path") for each in paths),
    )
