"""Canary words: made up for one run, looked for in every encoding a program might use."""

from __future__ import annotations

import base64
import contextlib
import gzip
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_LETTERS = "bcdfghjklmnpqrstvwxz"


def canary() -> str:
    """A word nobody has written before: 15 letters that no compressor or dictionary knows."""
    return "".join(secrets.choice(_LETTERS) for _ in range(15))


def encodings(word: str) -> dict[str, bytes]:
    """The word's bytes by the name of their encoding.

    Base64 depends on where in three bytes a word begins, so each alignment gives the part that does
    not depend on its neighbours. The same of UTF-16, which is how a browser often holds text.
    """
    found: dict[str, bytes] = {}
    for name in ("utf-8", "utf-16-le", "utf-16-be"):
        plain = word.encode(name)
        found[name] = plain
        for alphabet, altchars in (("base64", b"+/"), ("base64url", b"-_")):
            for shift in range(3):
                # Whole groups of three bytes only: the last one depends on what follows the word.
                skipped = (3 - shift) % 3
                whole = len(plain[skipped:]) // 3 * 3
                coded = base64.b64encode(plain[skipped : skipped + whole], altchars)
                found[f"{alphabet} of {name} at {shift}"] = coded
    found["hex"] = word.encode().hex().encode()
    return found


@dataclass(frozen=True)
class Sighting:
    """Where a word was seen."""

    word: str
    encoding: str
    where: str


def sightings(words: Iterable[str], where: str, data: bytes) -> Iterator[Sighting]:
    """Every encoding of every word in some bytes, and in what they inflate to."""
    for name, plain in _opened(where, data):
        lowered = plain.lower()
        for word in words:
            for encoding, needle in encodings(word).items():
                # Only base64 tells capitals apart; a browser may change those of plain text.
                found = needle in plain if "base64" in encoding else needle in lowered
                if found:
                    yield Sighting(word, encoding, name)


def _opened(where: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield where, data
    start = 0
    while (start := data.find(b"\x1f\x8b\x08", start)) >= 0:
        # The three bytes may stand in anything; only what inflates was compressed.
        with contextlib.suppress(zlib.error):
            yield f"{where}, gzip at {start}", zlib.decompressobj(31).decompress(data[start:])
        start += 1


def in_files(words: Iterable[str], *roots: Path) -> list[Sighting]:
    """Sightings in every file at or below some paths, their names included."""
    words = list(words)
    found: list[Sighting] = []
    for root in roots:
        files = [root] if root.is_file() else sorted(root.rglob("*"))
        for file in files:
            found += sightings(words, f"name of {file}", str(file.name).encode())
            if file.is_file() and not file.is_symlink():
                found += sightings(words, str(file), file.read_bytes())
    return found


def planted(word: str, folder: Path) -> int:
    """Plants a word in a file for each encoding, and one compressed; gives how many files."""
    folder.mkdir(parents=True)
    sentence = f"He said {word} twice."
    files = {"gzip": gzip.compress(b"x" * 10 + sentence.encode())}
    for name in ("utf-8", "utf-16-le", "utf-16-be"):
        plain = sentence.encode(name)
        files[name] = b"\0\xff" + plain
        for shift in range(3):
            files[f"base64-{name}-{shift}"] = base64.b64encode(b"\7" * shift + plain)
            files[f"base64url-{name}-{shift}"] = base64.urlsafe_b64encode(b"\7" * shift + plain)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return len(files)
