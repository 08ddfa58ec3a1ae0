"""What an operator can set. Everything has a default that is safe for a small council."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from server.errors import SetupError


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One server's configuration.

    `safe_after` chooses what "Backed up" means on a device: `commit` gives up what a lost disk
    loses; `backup` waits for a verified backup, `replica` for a standby of PostgreSQL (design.md
    3).
    `trusted_proxies` are the addresses, by commas, whose word is taken for whom they speak for
    (`X-Forwarded-For`): wrong enrolment codes are slowed per address.
    From `update_deadline` on (a day in the organisation's zone) a newer app that waits on a device
    is taken at its next unlock; without one it waits for its owner's tap.
    `deposit_changes_a_day` and `deposit_bytes_a_day` are what one device may bring while locked;
    beyond it, it is told when to come again, and nothing is lost.
    One device may bring `allowance_changes` and `allowance_bytes` at once, an allowance that fills
    again within `allowance_minutes`; what goes beyond waits on the device.
    Of files it may bring `allowance_file_bytes` within that time.
    For `lease_days` after a contact a device may be read from: 14 at most (design.md 5).
    `safeguarding_phone` is what a device rings while a safeguarding concern has not reached the
    server; without one it names the manager to ring.
    `read_ahead` says whether a process beside the server may open and verify requests while many
    are under way; without a word it does where there is more than one processor.
    `key_dir` must lie outside `data_dir`, so that a copy of the data opens nothing (design.md 5).
    """

    data_dir: Path
    key_dir: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8080
    organisation: str = "Unnamed council"
    pwa_dist: Path = Path("pwa/dist")
    forms_dir: Path | None = None
    backup_dir: Path | None = None
    demo: bool = False
    safe_after: Literal["commit", "backup", "replica"] = "commit"
    lease_days: Annotated[int, msgspec.Meta(ge=1, le=14)] = 7
    invite_hours: int = 24
    deposit_changes_a_day: int = 5_000
    deposit_bytes_a_day: int = 64 * 1024 * 1024
    time_zone: str = "Europe/London"
    trusted_proxies: str = "127.0.0.1"
    update_deadline: date | None = None
    safeguarding_phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    allowance_changes: Annotated[int, msgspec.Meta(ge=1)] = 2_000
    allowance_bytes: Annotated[int, msgspec.Meta(ge=1)] = 32 * 1024 * 1024
    allowance_file_bytes: Annotated[int, msgspec.Meta(ge=1)] = 256 * 1024 * 1024
    allowance_minutes: Annotated[int, msgspec.Meta(ge=1)] = 60
    read_ahead: bool | None = None

    @classmethod
    def under(cls, home: Path, **more: Any) -> Settings:
        """Settings with data, keys and backups in their own folders below `home`."""
        data_dir = Path(more.pop("data_dir", home / "data"))
        values: dict[str, Any] = {
            "data_dir": data_dir,
            "key_dir": home / "keys",
            "database_url": f"sqlite+aiosqlite:///{data_dir / 'doorstep.sqlite3'}",
            "backup_dir": home / "backups",
        }
        return cls(**{**values, **more})

    @classmethod
    def load(cls, home: Path) -> Settings:
        """Settings from `home/settings.json` if there is one, then `DOORSTEP_*` variables."""
        values: dict[str, Any] = {}
        file = home / "settings.json"
        if file.exists():
            values = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
        for name in cls.__struct_fields__:
            from_environment = os.environ.get(f"DOORSTEP_{name.upper()}")
            if from_environment is not None:
                values[name] = from_environment
        # A demo makes codes for whoever asks: no file or variable turns a server into one.
        values.pop("demo", None)
        settings = cls.under(home.resolve(), **values)
        plain = {name: getattr(settings, name) for name in cls.__struct_fields__}
        try:
            return msgspec.convert(plain, cls, strict=False, dec_hook=_path)
        except msgspec.ValidationError as error:
            raise SetupError(f"a setting cannot be used: {error}") from error


def _path(kind: type, value: Any) -> Any:
    return kind(value)
