"""Whatever a history would otherwise leave to chance, drawn from its seed: the same each time.

Ids, salts, nonces and keys of both sides come from one sequence, and signatures are made as in RFC
6979. The cryptography is the real one; only where its random numbers come from is stood in for.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from sync import signing
from tests.server import client
from tests.server.council import START_MS

_T = TypeVar("_T")
_REPEATABLE = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
# Of P-256.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class _Clock:
    """The clock of whoever asks the machine for the time."""

    @staticmethod
    def time() -> float:
        """Seconds since 1970."""
        return START_MS / 1000


@contextmanager
def drawn_from(seed: int) -> Iterator[None]:
    """As long as it lasts, what is random follows from the seed."""
    # Nothing that is made here is ever a secret.
    chance = random.Random(seed)  # noqa: S311

    def choice(among: Sequence[_T]) -> _T:
        return chance.choice(among)

    def token_hex(size: int) -> str:
        return chance.randbytes(size).hex()

    def key(curve: ec.EllipticCurve, backend: Any = None) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(1 + chance.randrange(_ORDER - 1), curve)

    with ExitStack() as stack:
        for module, name, drawn in (
            ("secrets", "token_bytes", chance.randbytes),
            ("secrets", "token_hex", token_hex),
            ("secrets", "randbits", chance.getrandbits),
            ("secrets", "choice", choice),
            (ec.__name__, "generate_private_key", key),
        ):
            stack.enter_context(patch(f"{module}.{name}", drawn))
        stack.enter_context(patch.object(signing, "_ECDSA", _REPEATABLE))
        stack.enter_context(patch.object(client, "time", _Clock))
        yield
