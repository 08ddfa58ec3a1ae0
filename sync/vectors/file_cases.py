"""files.json: chunks of a file and their hash, what does not open, and what names a file."""

from typing import Final

from sync.canonical import encode as canonical_encode
from sync.files import (
    CHUNK_BYTES,
    MAX_FILE_BYTES,
    FileChunk,
    FileGet,
    FileHave,
    FilePut,
    FileStanding,
    chunk_count,
    chunk_digest,
    clear_chunks,
    encode,
    file_hash,
    file_value,
    seal_chunk,
)
from sync.vectors.material import tagged

_KEY: Final = bytes(range(32))
_OTHER_KEY: Final = bytes(range(1, 33))
_FILE: Final = bytes(range(16, 32))
_OTHER_FILE: Final = bytes(range(17, 33))
_HASH: Final = bytes.fromhex("5a" * 32)
_SIZES: Final = (1, 1000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 77)
_MODULUS: Final = 251


def counting(size: int, first: int) -> bytes:
    """`size` bytes counting up from `first`, modulo 251."""
    return bytes((first + at) % _MODULUS for at in range(size))


def cases() -> dict[str, object]:
    """The content of the file."""
    return {
        "files": [_file(size, first) for first, size in enumerate(_SIZES)],
        "refused": _refused(),
        "values": _values(),
        "messages": _messages(),
    }


def _file(size: int, first: int) -> dict[str, object]:
    count = chunk_count(size)
    sealed = [
        seal_chunk(_KEY, _FILE, number, count, clear)
        for number, clear in enumerate(clear_chunks(counting(size, first)))
    ]
    digests = [chunk_digest(each) for each in sealed]
    return {
        "size": size,
        "first": first,
        "key": _KEY.hex(),
        "id": _FILE.hex(),
        "digests": [each.hex() for each in digests],
        "hash": file_hash(digests).hex(),
        # A short one whole, so that a slip in the associated data is seen where it is.
        "first_chunk": sealed[0].hex() if len(sealed[0]) < CHUNK_BYTES // 2 else None,
    }


def _refused() -> list[dict[str, object]]:
    right = seal_chunk(_KEY, _FILE, 1, 3, b"middle")
    given = {
        "another number": (_KEY, _FILE, 2, 3, right),
        "another count": (_KEY, _FILE, 1, 2, right),
        "another file": (_KEY, _OTHER_FILE, 1, 3, right),
        "another key": (_OTHER_KEY, _FILE, 1, 3, right),
        "a byte altered": (_KEY, _FILE, 1, 3, right[:-1] + bytes([right[-1] ^ 1])),
        "cut short": (_KEY, _FILE, 1, 3, right[:-1]),
        "empty": (_KEY, _FILE, 1, 3, b""),
    }
    return [
        {
            "name": name,
            "key": key.hex(),
            "id": file.hex(),
            "number": number,
            "count": count,
            "chunk": chunk.hex(),
        }
        for name, (key, file, number, count, chunk) in given.items()
    ]


def _values() -> list[dict[str, object]]:
    right = [_FILE, _HASH, 1000, "image/jpeg", _KEY]
    given: dict[str, object] = {
        "a photo": right,
        "the largest": [*right[:2], MAX_FILE_BYTES, *right[3:]],
        "one byte": [*right[:2], 1, *right[3:]],
        "nothing in it": [*right[:2], 0, *right[3:]],
        "too large": [*right[:2], MAX_FILE_BYTES + 1, *right[3:]],
        "a short id": [_FILE[:15], *right[1:]],
        "an id as text": [_FILE.hex(), *right[1:]],
        "a short key": [*right[:4], _KEY[:16]],
        "no type": [*right[:3], "", _KEY],
        "no media type": [*right[:3], "a photo", _KEY],
        "an id in base64": ["EBESExQVFhcYGRobHB0eHw==", *right[1:]],
        "a type as bytes": [*right[:3], b"image/jpeg", _KEY],
        "four parts": right[:4],
        "six parts": [*right, None],
        "a size that is a truth": [*right[:2], True, *right[3:]],
        "a party": ["other", None, "Olu Bramblecote", False],
        "words": "a photo of the rota",
        "nothing": None,
    }
    return [
        {"name": name, "value": tagged(value), "names": file_value(value) is not None}
        for name, value in given.items()
    ]


def _messages() -> list[dict[str, object]]:
    put = FilePut(_FILE, 3, b"x" * 20)
    have = FileHave((_FILE, _OTHER_FILE))
    got = FileGet(_OTHER_FILE, _FILE, 79)
    standing = [FileStanding(2, (0, 1, 5), False), FileStanding(3, (), True)]
    chunk = FileChunk(3, b"y" * 18)
    none = FileChunk(2, None)
    listed: dict[str, tuple[object, bytes]] = {
        "put": ([_FILE, 3, b"x" * 20], encode(put)),
        "have": ([[_FILE, _OTHER_FILE]], encode(have)),
        "get": ([_OTHER_FILE, _FILE, 79], encode(got)),
        "standings": ([[2, [0, 1, 5], False], [3, [], True]], encode(standing)),
        "chunk": ([3, b"y" * 18], encode(chunk)),
        "no chunk": ([2, None], encode(none)),
    }
    for name, (value, raw) in listed.items():
        if canonical_encode(value) != raw:
            raise AssertionError(f"{name} is not canonical")
    return [
        {"name": name, "value": tagged(value), "bytes": raw.hex()}
        for name, (value, raw) in listed.items()
    ]
