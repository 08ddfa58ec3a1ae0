"""Who a vault is: its keys and ids, from enrolment or from where it was given ones of its own."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from tests.simulation.keys import Known


@dataclass(frozen=True)
class Identity:
    """Key, ids, the secret of deposits, the root and what it stated. `number` stays for ever."""

    number: int
    key: ec.EllipticCurvePrivateKey
    device: bytes
    actor: bytes
    deposit: bytes
    root: bytes
    keys: Known
