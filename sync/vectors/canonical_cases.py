"""canonical.json: byte strings that are the encoding of a value, and ones that are of none."""

from typing import Final

from sync import canonical
from sync.vectors.material import tagged

_VALID: Final[list[tuple[str, object]]] = [
    ("nil", None),
    ("false", False),
    ("true", True),
    ("zero", 0),
    ("largest positive fixint", 127),
    ("smallest uint 8", 128),
    ("largest uint 8", 255),
    ("smallest uint 16", 256),
    ("largest uint 16", 65_535),
    ("smallest uint 32", 65_536),
    ("largest uint 32", 2**32 - 1),
    ("smallest uint 64", 2**32),
    ("largest integer", 2**53 - 1),
    ("minus one", -1),
    ("smallest negative fixint", -32),
    ("largest int 8", -33),
    ("smallest int 8", -128),
    ("largest int 16", -129),
    ("smallest int 16", -32_768),
    ("largest int 32", -32_769),
    ("smallest int 32", -(2**31)),
    ("largest int 64", -(2**31) - 1),
    ("smallest integer", -(2**53) + 1),
    ("empty text", ""),
    ("longest fixstr", "a" * 31),
    ("shortest str 8", "a" * 32),
    ("longest str 8", "a" * 255),
    ("shortest str 16", "a" * 256),
    ("two byte letters", "Siân"),
    ("three byte letters", "Łódź € ₩"),
    ("four byte letters", "𝄞 🙂"),
    ("text is not normalised", "e\u0301 and é"),
    ("text with a zero", "a\0b"),
    ("text with a byte order mark", "\ufeffa"),
    ("text with the last code point", "\U0010ffff"),
    ("empty bin", b""),
    ("bin", bytes(range(16))),
    ("longest bin 8", b"\x7f" * 255),
    ("shortest bin 16", b"\x7f" * 256),
    ("empty array", []),
    ("longest fixarray", [0] * 15),
    ("shortest array 16", [0] * 16),
    ("mixed", [None, True, -5, "x", b"\x00\xff", [["y"], []]]),
]

_REFUSED: Final[list[tuple[str, str]]] = [
    ("nothing", ""),
    ("trailing byte", "c0c0"),
    ("unused tag", "c1"),
    ("empty map", "80"),
    ("map of one", "81a16101"),
    ("map 16", "de0000"),
    ("map 32", "df00000000"),
    ("map in an array", "9180"),
    ("float 32", "ca3f800000"),
    ("float 64", "cb3ff0000000000000"),
    ("not a number", "cb7ff8000000000000"),
    ("fixext", "d40101"),
    ("ext 8", "c70001"),
    ("timestamp 32", "d6ff00000000"),
    ("timestamp 96", "c70cff000000000000000000000000"),
    ("timestamp in an array", "91d6ff00000000"),
    ("uint 8 for a fixint", "cc7f"),
    ("uint 16 for a uint 8", "cd00ff"),
    ("uint 32 for a uint 16", "ce0000ffff"),
    ("uint 64 for a uint 32", "cf00000000ffffffff"),
    ("int 8 for a negative fixint", "d0e0"),
    ("int 8 for a positive", "d001"),
    ("int 16 for an int 8", "d1ff80"),
    ("int 16 for a positive", "d10100"),
    ("int 32 for an int 16", "d2ffff8000"),
    ("int 32 for a positive", "d200010000"),
    ("int 64 for an int 32", "d3ffffffff80000000"),
    ("int 64 for a positive", "d30000000100000000"),
    ("2^53", "cf0020000000000000"),
    ("2^64 - 1", "cfffffffffffffffff"),
    ("-2^53", "d3ffe0000000000000"),
    ("-2^63", "d38000000000000000"),
    ("str 8 for a fixstr", "d90161"),
    ("str 16 for a str 8", "da0020" + "61" * 32),
    ("str 32 for a str 16", "db00000100" + "61" * 256),
    ("bin 16 for a bin 8", "c50001ff"),
    ("bin 32 for a bin 16", "c600000100" + "ff" * 256),
    ("array 16 for a fixarray", "dc000100"),
    ("array 32 for an array 16", "dd00000010" + "00" * 16),
    ("text that is not UTF-8", "a1ff"),
    ("text cut inside a letter", "a1c3"),
    ("overlong UTF-8", "a2c080"),
    ("lone high surrogate", "a3eda080"),
    ("lone low surrogate", "a3edb080"),
    ("surrogate pair as two letters", "a6eda080edb080"),
    ("above the last code point", "a4f4908080"),
    ("text cut short", "a261"),
    ("bin cut short", "c402ff"),
    ("array cut short", "9201"),
    ("promised four thousand million items", "ddffffffff"),
    ("promised four thousand million letters", "dbffffffff"),
    ("uint 16 cut short", "cd01"),
    ("nested seventeen deep", "91" * 17 + "c0"),
    ("seventeenth array empty", "91" * 16 + "90"),
    ("nested five thousand deep", "91" * 5000 + "c0"),
]


def cases() -> dict[str, object]:
    """The file."""
    deep: object = None
    for _ in range(canonical.MAX_DEPTH):
        deep = [deep]
    return {
        "valid": [
            {"name": name, "value": tagged(value), "bytes": canonical.encode(value).hex()}
            for name, value in [*_VALID, ("nested sixteen deep", deep)]
        ],
        "refused": [{"name": name, "bytes": data} for name, data in _REFUSED],
    }
