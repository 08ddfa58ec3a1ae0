"""Every error the server can mean, and the words a person reads for it.

A `Problem` is answered in clear JSON as `{"error", "detail"}` with its status (docs/wire.md 4).
A `Refusal` is answered inside the sealed reply with a status of `sync/codes.json`'s `reply`.
Neither ever carries content, a name, a code or a stack trace.
"""

from __future__ import annotations

from typing import Any


class DoorstepError(Exception):
    """Anything the server raises on purpose."""


class Problem(DoorstepError):
    """An answer in clear: what could not be opened, or could not be kept."""

    http_status = 500
    error = "internal"
    detail = (
        "Something went wrong on the server. Nothing was lost: your device keeps its work and "
        "sends it again."
    )

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        super().__init__(detail or self.detail)
        if detail is not None:
            self.detail = detail
        self.more = more

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"error": self.error, "detail": self.detail, **self.more}


class Malformed(Problem):
    """The envelope is not one this server can read."""

    http_status = 400
    error = "malformed"
    detail = "This request could not be read. Your device keeps its work and sends it again."


class UnknownKey(Problem):
    """Sealed to a key this server does not hold; `statements` names the ones it does."""

    http_status = 409
    error = "unknown_key"
    detail = "This request was sealed to an older or unknown key. Fetch the offer and seal again."


class TooLarge(Problem):
    """Past 2 MiB as sent, or past 8 MiB when inflated."""

    http_status = 413
    error = "too_large"
    detail = "This request is too large. Send fewer changes at a time; nothing was lost."


class SlowDown(Problem):
    """Too many attempts."""

    http_status = 429
    error = "slow_down"
    detail = "Too many attempts. Wait a little and try again."


class StoreUnavailable(Problem):
    """The database could not keep what was sent, a full disk included. Nothing was written."""

    http_status = 503
    error = "unavailable"
    detail = (
        "The server cannot keep new work at the moment. Nothing was half-written: "
        "your device keeps its work and sends it again."
    )


class Refusal(DoorstepError):
    """An answer inside the sealed reply: a status and its payload."""

    def __init__(self, status: int, payload: Any = None) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.payload = payload


class SetupError(DoorstepError):
    """The server cannot start or a command cannot run; says what to do."""
