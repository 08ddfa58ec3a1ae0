"""A person's marks: keyed hashes of what two registrations of one person would have in common."""

from __future__ import annotations

from typing import Final

from server.registering.matching import names_of, traits
from server.store.sealing import KeyedHashes
from sync.fold import Fold

_NAME, _USED, _BORN, _NHS = "legal_name", "preferred_name", "dob", "nhs_number"
COMPARED: Final = frozenset({_NAME, _USED, _BORN, _NHS})
"""Questions of the form `person` by which two registrations are found to be alike."""


def marks_of(fold: Fold, hashes: KeyedHashes) -> tuple[bytes, ...]:
    """Of every answer that stands: until two are settled either may be the right one."""
    found = traits(
        names_of(_texts(fold, _NAME), _texts(fold, _USED)),
        _texts(fold, _BORN),
        _texts(fold, _NHS),
    )
    return tuple(
        sorted(bytes([kind]) + hashes.likeness(kind, words.encode()) for kind, words in found)
    )


def _texts(fold: Fold, path: str) -> list[str]:
    found = []
    for head in fold.heads(path):
        answer = head.value[0] if isinstance(head.value, list | tuple) else None
        if isinstance(answer, str):
            found.append(answer)
    return found
