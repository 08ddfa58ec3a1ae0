"""Who still needs an old key (protocol.md 3 and 7). Pure.

A sealing key is needed while a device may hold a copy sealed to it: until the device has said that
it holds none, or that it is empty, or a signed write-off has ended its claim. A deposit key
likewise, while a device may have no secret of a newer one. A master key is needed while anything
kept is sealed under it, an index key while anything may be found by it alone. Of an old certificate
or receipt key only the public half is needed, and that stays for ever in its statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from server.index.entries import DeviceEntry, DeviceReport
from server.keys.register import KEY_KIND, Entry

WRITTEN_OFF_KIND: Final = "device_written_off"
"""The claims of a lost device are at an end: `device`, `reason`."""

OVERLAP_MS: Final = 24 * 3_600_000
"""So long an old key stays at least: what was under way as the new one was made is over by then."""


class Claim(msgspec.Struct, frozen=True):
    """Why an old key cannot be destroyed yet, in words for whoever runs the server."""

    words: str


def superseded_ms(entries: Iterable[Entry], purpose: str, version: int) -> int | None:
    """When the version after this one was entered in the register; None where it is not yet."""
    for entry in entries:
        if entry.kind != KEY_KIND or entry.values["purpose"] != purpose:
            continue
        if entry.values["version"] == version + 1:
            return entry.at_ms
    return None


def overlapping(since_ms: int | None, now_ms: int) -> list[Claim]:
    """The time for which old and new are used side by side."""
    if since_ms is None:
        return [Claim("When it was replaced is not in the register: `keys retire` enters it.")]
    left = since_ms + OVERLAP_MS - now_ms
    if left <= 0:
        return []
    hours = -(-left // 3_600_000)
    return [Claim(f"It was replaced less than a day ago: wait {hours} more hours.")]


def sealing_claims(
    devices: Iterable[DeviceEntry], written_off: frozenset[bytes], version: int
) -> list[Claim]:
    """The devices that may hold copies sealed to this version."""
    return _device_claims(
        devices,
        written_off,
        version,
        lambda report: report.oldest_sealing,
        "has not said which key its copies are sealed to",
        "still holds copies sealed to it, or may make some",
    )


def deposit_claims(
    devices: Iterable[DeviceEntry], written_off: frozenset[bytes], version: int
) -> list[Claim]:
    """The devices that may deposit with a secret of this version."""
    return _device_claims(
        devices,
        written_off,
        version,
        lambda report: report.deposit_version,
        "has not said with which key it deposits",
        "has not fetched a newer one yet",
    )


def index_claims(whole: Mapping[str, int], codes: int, version: int) -> list[Claim]:
    """What may be found by this version alone: by where it lies, the lowest version in use there;
    and how many codes, made while it was the newest, may still be used."""
    found = [
        Claim(
            f"{where}: not everything is hashed with a newer one. `doorstep keys rewrap` does so."
        )
        for where, lowest in whole.items()
        if lowest <= version
    ]
    if codes:
        found.append(Claim(f"{codes} codes for new devices made before it was replaced are good."))
    return found


def _device_claims(
    devices: Iterable[DeviceEntry],
    written_off: frozenset[bytes],
    version: int,
    said: Callable[[DeviceReport], int | None],
    nothing: str,
    needs: str,
) -> list[Claim]:
    found = []
    for device in sorted(devices, key=lambda each: each.id):
        if device.is_server or device.id in written_off:
            continue
        if device.revoked_ms is not None:
            if device.empty_ms is None:
                found.append(_of(device, "is revoked and has not said that it is empty"))
            continue
        oldest = None if device.report is None else said(device.report)
        if oldest is None:
            found.append(_of(device, nothing))
        elif oldest <= version:
            found.append(_of(device, needs))
    return found


def master_claims(rows: Mapping[str, Mapping[int, int]], version: int) -> list[Claim]:
    """What is sealed under this version, by where it lies: numbers of seals by version."""
    return [
        Claim(f"{where}: {counts[version]} are sealed under it.")
        for where, counts in rows.items()
        if counts.get(version)
    ]


def written_off(entries: Iterable[Entry]) -> frozenset[bytes]:
    """The devices whose claims a signed entry of the register has ended."""
    return frozenset(
        bytes.fromhex(entry.values["device"]) for entry in entries if entry.kind == WRITTEN_OFF_KIND
    )


def _of(device: DeviceEntry, why: str) -> Claim:
    return Claim(f"Device {device.id.hex()} ({device.label}) {why}.")
