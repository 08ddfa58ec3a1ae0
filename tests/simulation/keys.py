"""What a vault knows of the organisation's keys (docs/wire.md 5). Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sync.codes import Purpose
from sync.enrolment import Statement, parse_statement, statements_name, verify_statement

Signed = tuple[bytes, bytes]
"""A statement and the root's signature."""


class Known(msgspec.Struct, frozen=True):
    """Statements that were verified, as they were offered."""

    signed: tuple[Signed, ...]

    @property
    def name(self) -> bytes:
        """By which a reply tells whether there are others."""
        return statements_name(statement for statement, _ in self.signed)

    def newest(self, purpose: Purpose) -> Statement:
        """The newest key of a purpose."""
        return max(self.all(purpose), key=lambda each: each.version)

    def all(self, purpose: Purpose) -> list[Statement]:
        """Every key of a purpose."""
        stated = [parse_statement(statement) for statement, _ in self.signed]
        return [each for each in stated if each.purpose == purpose]

    def replaced(self, root: bytes, offered: Sequence[Signed]) -> Known:
        """What is known once these are offered: never anything older than was seen."""
        for statement, signature in offered:
            verify_statement(root, statement, signature)
        new = Known(tuple(offered))
        older = any(new.newest(each).version < self.newest(each).version for each in Purpose)
        return self if older else new
