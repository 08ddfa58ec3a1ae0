"""The one encoding of everything signed or hashed: msgpack in its shortest form (docs/wire.md 1).

One value has one byte string and one byte string has one value, so a hash names content and not a
way of writing it. JSON and msgpack numbers differ between Python and JavaScript, hence the small
profile: nil, booleans, integers below 2^53 in magnitude, UTF-8 text, bytes, arrays.
"""

from functools import cache
from itertools import chain
from typing import Any, Final, TypeVar

import msgspec

from sync.errors import Malformed, TooLarge

MAX_INT: Final = 2**53 - 1
MAX_DEPTH: Final = 16
MAX_GROWTH_BYTES: Final = 65_536
"""How much a message may carry beyond the elements this code knows."""

_PLAIN: Final = frozenset({str, bytes, bool, type(None)})
_ARRAYS: Final = (list, tuple)
_NUMBERS: Final = frozenset({int})
_ORDINARY: Final = frozenset({int, *_ARRAYS})
_Message = TypeVar("_Message", bound=msgspec.Struct)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder()


def encode(value: object, max_depth: int = MAX_DEPTH) -> bytes:
    """The bytes of `value`: None, bool, int, str, bytes, or lists and tuples of these.

    Raises `Malformed` for anything else, so nothing is written that `decode` would refuse.
    """
    _walk(value, max_depth)
    try:
        return _encoder.encode(value)
    except (UnicodeEncodeError, OverflowError, ValueError) as error:
        raise Malformed("text holds a lone surrogate") from error


def decode(data: bytes, max_depth: int = MAX_DEPTH) -> object:
    """The value of `data`, arrays as lists. Raises `Malformed` on any other form; never repairs."""
    try:
        value = _decoder.decode(data)
    except UnicodeDecodeError as error:
        raise Malformed("text is not valid UTF-8") from error
    except RecursionError as error:
        raise Malformed(f"nested deeper than {max_depth}") from error
    except (ValueError, TypeError, OverflowError) as error:
        raise Malformed("not one whole msgpack value") from error
    _walk(value, max_depth)
    if _encoder.encode(value) != data:
        raise Malformed("not the shortest form")
    return value


def decode_as(data: bytes, kind: type[_Message], what: str) -> _Message:
    """The array-like struct in `data`, built without building anything it does not name.

    A message grows only at its end (docs/wire.md 17): further elements are checked for their form
    and passed over. Eight MiB of empty arrays would be half a gigabyte of objects, so whatever a
    stranger may send is read this way. Fields of type `object` still need `check`. Raises
    `Malformed`.
    """
    try:
        message: _Message = _decoder_of(kind).decode(data)
    except UnicodeDecodeError as error:
        raise Malformed("text is not valid UTF-8") from error
    except RecursionError as error:
        raise Malformed(f"nested deeper than {MAX_DEPTH}") from error
    except msgspec.ValidationError as error:
        raise Malformed(f"{what}: {error}") from error
    except (msgspec.DecodeError, ValueError, TypeError, OverflowError) as error:
        raise Malformed("not one whole msgpack value") from error
    plain = _encoder.encode(message)
    if plain != data:
        if len(data) > len(plain) + MAX_GROWTH_BYTES:
            raise Malformed(f"{what} has more than is known of it")
        decode(data)
    return message


def check(value: object, inside: int = 0) -> None:
    """Raises `Malformed` where `value`, that many arrays deep, is outside the profile."""
    _walk(value, MAX_DEPTH - inside)


def decode_array(data: bytes, what: str, least: int, most: int | None = None) -> list[object]:
    """The array in `data`, of `least` elements or more, and of at most `most` where given.

    `what` names it in the detail of the `Malformed` raised otherwise.
    """
    return array(decode(data), what, least, most)


def array(value: object, what: str, least: int, most: int | None = None) -> list[object]:
    """`value`, if it is an array of the given length; raises `Malformed` naming `what`."""
    if type(value) is not list:
        raise Malformed(f"{what} is not an array")
    if len(value) < least or (most is not None and len(value) > most):
        raise Malformed(f"{what} has {len(value)} elements")
    return value


def integer(value: object, what: str, least: int = -MAX_INT, most: int = MAX_INT) -> int:
    """`value`, if it is an integer in range; raises `Malformed` naming `what`."""
    if type(value) is not int:
        raise Malformed(f"{what} is not an integer")
    if not least <= value <= most:
        raise Malformed(f"{what} is out of range")
    return value


def binary(value: object, what: str, length: int | None = None) -> bytes:
    """`value`, if it is bytes (of `length`, where given); raises `Malformed` naming `what`."""
    if type(value) is not bytes:
        raise Malformed(f"{what} is not binary")
    if length is not None and len(value) != length:
        raise Malformed(f"{what} is not {length} bytes")
    return value


def text(value: object, what: str) -> str:
    """`value`, if it is text; raises `Malformed` naming `what`."""
    if type(value) is not str:
        raise Malformed(f"{what} is not text")
    return value


def within(data: bytes, most: int, what: str) -> None:
    """Raises `TooLarge` naming `what` when `data` is longer than `most` bytes."""
    if len(data) > most:
        raise TooLarge(f"{what} is {len(data)} bytes, more than {most}")


@cache
def _decoder_of(kind: type[_Message]) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def _walk(value: object, max_depth: int) -> None:
    """Refuses types and depth outside the profile, level by level, so depth costs no stack.

    Each level is judged as a whole where it can be: this runs over every value of every change.
    """
    level: list[object] = [value]
    depth = 0
    while level:
        kinds = set(map(type, level)) - _PLAIN
        if int in kinds:
            numbers = [item for item in level if type(item) is int]
            if max(numbers) > MAX_INT or min(numbers) < -MAX_INT:
                raise Malformed("an integer is 2^53 or more in magnitude")
        if not kinds <= _ORDINARY:
            for item in level:
                if type(item) not in _PLAIN and not isinstance(item, _ARRAYS):
                    _check_number(item)
        if kinds <= _NUMBERS:
            return
        arrays = [item for item in level if isinstance(item, _ARRAYS)]
        if arrays and depth == max_depth:
            raise Malformed(f"nested deeper than {max_depth}")
        level = list(chain.from_iterable(arrays))
        depth += 1


def _check_number(item: object) -> None:
    if isinstance(item, int):
        if not -MAX_INT <= item <= MAX_INT:
            raise Malformed("an integer is 2^53 or more in magnitude")
    elif isinstance(item, float):
        raise Malformed("floats are not allowed")
    elif isinstance(item, dict):
        raise Malformed("maps are not allowed")
    else:
        raise Malformed("extensions are not allowed")
