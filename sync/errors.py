"""What can be wrong with bytes that arrive. One family, so that a caller catches `Malformed`."""


class Malformed(Exception):
    """Bytes that break docs/wire.md. `detail` says which rule, in words, and holds no content."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class TooLarge(Malformed):
    """A limit of size or number is passed: split the work and send less at once."""


class BadSignature(Malformed):
    """A signature does not verify under the key it should."""


class BadPadding(Malformed):
    """The padded length or the zeros of an envelope are not as section 4 says."""


class NewerVersion(Malformed):
    """An envelope version this code does not know: the server needs to be newer."""


class UnknownKey(Malformed):
    """A request sealed to a key that is not held. Answered 409 with the current statements."""

    def __init__(self, key_id: bytes) -> None:
        super().__init__("sealed to a key this server does not hold")
        self.key_id = key_id


class BadCode(Malformed):
    """An enrolment code that cannot be one. `words` are for the person typing (screens, Enrol)."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class BadOffer(Malformed):
    """An enrolment offer whose root, signatures or versions do not hold."""


class BadToken(Malformed):
    """A certificate or lease that does not verify, or whose claims are not those of section 5."""


class NotHeld(Exception):
    """A command names operations that have not arrived. `dots` are the missing changes."""

    def __init__(self, dots: tuple[bytes, ...]) -> None:
        super().__init__(f"{len(dots)} named changes have not arrived")
        self.dots = dots
