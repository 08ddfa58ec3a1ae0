"""Padmé: lengths rounded up so that a watcher learns little from them (docs/wire.md 4).

The scheme is from "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs"
(Nikitin and others, 2019): at most 12 % is added, and log log of the length is told.
"""

from sync.errors import BadPadding

HEADER_BYTES = 4


def padme(length: int) -> int:
    """The padded length of `length` bytes, header included in both."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept_bits = exponent.bit_length()
    mask = (1 << (exponent - kept_bits)) - 1
    return (length + mask) & ~mask


def pad(data: bytes) -> bytes:
    """`u32be(len) ‖ data ‖ zeros`."""
    framed = len(data).to_bytes(HEADER_BYTES, "big") + data
    return framed.ljust(padme(len(framed)), b"\0")


def unpad(padded: bytes) -> bytes:
    """What `pad` was given. Raises `BadPadding` when length or zeros differ from what it writes."""
    if len(padded) < HEADER_BYTES:
        raise BadPadding("shorter than its own header")
    end = HEADER_BYTES + int.from_bytes(padded[:HEADER_BYTES], "big")
    if end > len(padded) or padme(end) != len(padded):
        raise BadPadding("the padded length does not fit its header")
    if padded.count(0, end) != len(padded) - end:
        raise BadPadding("padding is not zeros")
    return padded[HEADER_BYTES:end]
