"""IT makes codes, sees devices and ends them; a manager sees their team's, and no content shows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from server.app import open_services
from server.clock import ManualClock
from server.enrol.staff import add_team, put_staff
from server.errors import Refusal
from server.exchange.routes import SealedReply, SealedRequest
from server.fleet.cli import as_line, devices_group, listed, revoked
from server.fleet.noticed import notice_revocations
from server.fleet.routes import ask_deposit, devices, invite, revoke
from server.index.entries import WhyRevoked
from server.store.tables import rekey
from sync.codes import ReplyStatus, RevokeReason
from sync.enrolment import parse_code, root_fingerprint
from tests.server.council import Council
from tests.server.files.bringing import TakenFile, put_all
from tests.server.fleet.council import NOW_MS, ROLES, settings
from tests.server.fleet.council import council as of_five

Handler = Callable[[SealedRequest], Awaitable[SealedReply]]


async def _status(handler: Handler, request: SealedRequest) -> int:
    try:
        return (await handler(request)).status
    except Refusal as refusal:
        return refusal.status


@pytest.mark.parametrize("name", [name for name in ROLES if name != "Sol"])
async def test_only_it_may_invite_revoke_and_ask(tmp_path: Path, name: str) -> None:
    async with of_five(tmp_path) as made:
        wren = made.devices["Wren"].id
        asked: list[tuple[Handler, Any]] = [
            (invite, [made.staff[name].id, "Another tablet"]),
            (revoke, [wren]),
            (ask_deposit, [wren]),
            # Not even what a broken request looks like is told to them.
            (invite, "nonsense"),
            (revoke, []),
        ]
        for handler, payload in asked:
            assert await _status(handler, made.ask(name, payload)) == ReplyStatus.NOT_ALLOWED
        assert made.devices["Wren"].revoked_ms is None
        assert made.devices["Wren"].asked_ms is None


@pytest.mark.parametrize("name", ["Wren", "Juno", "Bea"])
async def test_whoever_is_neither_it_nor_a_manager_is_shown_no_device(
    tmp_path: Path, name: str
) -> None:
    async with of_five(tmp_path) as made:
        assert await _status(devices, made.ask(name, [])) == ReplyStatus.NOT_ALLOWED


async def test_a_manager_sees_who_of_their_own_team_has_stopped_sending_and_nobody_else(
    tmp_path: Path,
) -> None:
    async with of_five(tmp_path) as made:
        other = await add_team(made.services, "Harbour")
        juno = made.staff["Juno"]
        await put_staff(made.services, juno.name, juno.roles, other.id, juno.id)
        made.clock.advance(60_000)
        made.reports("Wren", 4, NOW_MS - 3_600_000)
        made.devices["Wren"].highest_seq, made.devices["Wren"].received = 9, 7
        reply = await devices(made.ask("Idris", []))
        lines = {line[2]: line for line in reply.payload}
        assert set(lines) == {"Wren", "Idris", "Bea"}
        assert lines["Wren"][5:8] == [NOW_MS + 60_000, 4, NOW_MS - 3_600_000]
        assert lines["Wren"][13] == 2
        # Another manager, of no team, has nobody's.
        await put_staff(made.services, "Idris", ["manager"], None, made.staff["Idris"].id)
        made.staff["Idris"] = made.services.index.staff[made.staff["Idris"].id]
        assert (await devices(made.ask("Idris", []))).payload == []


async def test_a_manager_is_told_no_key_and_no_code_of_a_copy_that_asks(tmp_path: Path) -> None:
    async with of_five(tmp_path) as made:
        wren = made.devices["Wren"]
        wren.formerly = bytes(8)
        async with made.services.store.engine.begin() as connection:
            await connection.execute(
                insert(rekey).values(device=wren.id, public_key=bytes(65), asked_ms=NOW_MS)
            )
        told = {}
        for name in ("Sol", "Idris"):
            reply = await devices(made.ask(name, []))
            told[name] = next(line for line in reply.payload if line[0] == wren.id)
        assert (len(told["Sol"][14]), told["Sol"][15]) == (1, bytes(8))
        assert (told["Idris"][14], told["Idris"][15]) == ([], None)


async def test_it_makes_a_code_that_carries_the_organisations_fingerprint(tmp_path: Path) -> None:
    async with of_five(tmp_path) as made:
        reply = await invite(made.ask("Sol", [made.staff["Wren"].id, "Wren's phone"]))
        assert reply.status == ReplyStatus.OK
        code, expires_ms = reply.payload
        root = made.services.keys.root_public
        assert parse_code(code).fingerprint == root_fingerprint(root)
        assert expires_ms == NOW_MS + 24 * 3_600_000


@pytest.mark.parametrize("payload", [[], [b"short", "x"], [bytes(16), " "], [bytes(16), "x" * 200]])
async def test_a_code_needs_an_owner_and_a_label(tmp_path: Path, payload: object) -> None:
    async with of_five(tmp_path) as made:
        assert await _status(invite, made.ask("Sol", payload)) == ReplyStatus.MALFORMED


async def test_no_code_is_made_for_somebody_unknown(tmp_path: Path) -> None:
    async with of_five(tmp_path) as made:
        request = made.ask("Sol", [bytes(16), "A phone"])
        assert await _status(invite, request) == ReplyStatus.NOT_ALLOWED


async def test_the_list_says_who_is_silent_and_what_is_unsent(tmp_path: Path) -> None:
    async with of_five(tmp_path) as made:
        made.clock.advance(60_000)
        made.reports("Wren", 4, NOW_MS - 3_600_000)
        reply = await devices(made.ask("Sol", []))
        assert len(reply.payload) == len(ROLES)
        # The longest silent first: Wren's has just been heard from.
        wren = reply.payload[-1]
        assert wren == [
            made.devices["Wren"].id,
            "Wren's tablet",
            "Wren",
            "Tideway",
            NOW_MS,
            NOW_MS + 60_000,
            4,
            NOW_MS - 3_600_000,
            "1.2.0",
            "enrolled",
            None,
            None,
            None,
            0,
            [],
            None,
            0,
            None,
        ]
        sol = next(line for line in reply.payload if line[2] == "Sol")
        assert sol[3] is None
        assert sol[6:9] == [None, None, None]


async def test_the_servers_own_identity_is_no_device_of_the_fleet(tmp_path: Path) -> None:
    async with of_five(tmp_path) as made:
        server = made.services.identity.device
        made.services.index.put_device(server)
        reply = await devices(made.ask("Sol", []))
        assert server.id not in [line[0] for line in reply.payload]
        assert await _status(revoke, made.ask("Sol", [server.id])) == ReplyStatus.UNKNOWN_DEVICE


async def test_a_revoked_device_stays_on_the_list_and_in_the_register(tmp_path: Path) -> None:
    async with of_five(tmp_path) as made:
        wren = made.devices["Wren"].id
        assert (await revoke(made.ask("Sol", [wren]))).status == ReplyStatus.OK
        assert (await revoke(made.ask("Sol", [wren]))).status == ReplyStatus.OK
        reply = await devices(made.ask("Sol", []))
        assert next(line for line in reply.payload if line[0] == wren)[9] == "revoked"
        entries = made.services.keys.register.of_kind("revocation")
        assert [entry.values["device"] for entry in entries] == [wren.hex()]


async def test_why_a_device_was_revoked_is_in_the_signed_register_and_on_the_list(
    tmp_path: Path,
) -> None:
    async with of_five(tmp_path) as made:
        wren, juno = made.devices["Wren"].id, made.devices["Juno"].id
        sent = [wren, int(RevokeReason.OTHER), " The screen is broken "]
        assert (await revoke(made.ask("Sol", sent))).status == ReplyStatus.OK
        # What was said first counts.
        again = [wren, int(RevokeReason.STOLEN), None]
        assert (await revoke(made.ask("Sol", again))).status == ReplyStatus.OK
        # From an app that asked for no reason.
        assert (await revoke(made.ask("Sol", [juno]))).status == ReplyStatus.OK
        reply = await devices(made.ask("Sol", []))
        said = {line[0]: line[17] for line in reply.payload}
        assert said[wren] == [RevokeReason.OTHER, "The screen is broken"]
        assert said[juno] is None
        entries = made.services.keys.register.of_kind("revocation")
        assert [entry.values.get("reason") for entry in entries] == [RevokeReason.OTHER, None]
        assert entries[0].values["words"] == "The screen is broken"
    async with open_services(settings(tmp_path), ManualClock(NOW_MS)) as again_open:
        known = again_open.index.devices
        assert known[wren].why_revoked == WhyRevoked(RevokeReason.OTHER, "The screen is broken")
        assert known[juno].why_revoked is None
    (line,) = [as_line(each) for each in await listed(settings(tmp_path)) if each.device == wren]
    assert "revoked for: other: The screen is broken" in line


@pytest.mark.parametrize(
    "reason",
    [[99], ["lost"], [True], [5], [5, " "], [1, 7], [1, "x" * 401], [None], [[1, 2, 3], "words"]],
)
async def test_a_reason_that_is_none_ends_no_device(tmp_path: Path, reason: list[object]) -> None:
    async with of_five(tmp_path) as made:
        wren = made.devices["Wren"]
        request = made.ask("Sol", [wren.id, *reason])
        assert await _status(revoke, request) == ReplyStatus.MALFORMED
        assert wren.revoked_ms is None


async def test_revoking_what_is_not_there_says_so(tmp_path: Path) -> None:
    async with of_five(tmp_path) as made:
        assert await _status(revoke, made.ask("Sol", [bytes(8)])) == ReplyStatus.UNKNOWN_DEVICE
        assert await _status(revoke, made.ask("Sol", [b"x"])) == ReplyStatus.MALFORMED


async def test_a_revocation_on_the_command_line_reaches_a_running_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A server looks by itself every two seconds, and would now and then be first.
    monkeypatch.setattr("server.opening.NOTICED_EVERY_SECONDS", 3600.0)
    async with of_five(tmp_path) as made:
        wren = made.devices["Wren"]
        lost = WhyRevoked(RevokeReason.LOST)
        assert await revoked(settings(tmp_path), wren.id, NOW_MS + 5, lost)
        assert not await revoked(settings(tmp_path), bytes(8), NOW_MS + 5)
        assert await notice_revocations(made.services) == 1
        assert wren.revoked_ms == NOW_MS + 5
        assert await notice_revocations(made.services) == 0
        entries = made.services.keys.register.of_kind("revocation")
        assert [entry.values["device"] for entry in entries] == [wren.id.hex()]
        assert entries[0].values["reason"] == RevokeReason.LOST
        assert wren.why_revoked == lost


def test_the_command_line_revokes_nothing_for_no_reason(tmp_path: Path) -> None:
    run = CliRunner().invoke(devices_group, ["revoke", "00" * 8], obj=tmp_path, input="")
    assert run.exit_code != 0
    assert "Why (lost, stolen, left, replaced, other)" in run.output
    odd = ["revoke", "00" * 8, "--reason", "other", "--words", " "]
    run = CliRunner().invoke(devices_group, odd, obj=tmp_path)
    assert "another reason needs words. Nothing was changed." in run.output


async def test_the_command_line_says_that_revoking_is_the_wipe_and_keeps_why(
    tmp_path: Path,
) -> None:
    async with of_five(tmp_path) as made:
        wren = made.devices["Wren"].id.hex()
    told = CliRunner().invoke(devices_group, ["revoke", "--help"], obj=tmp_path).output
    assert "End and wipe the device" in told
    run = await asyncio.to_thread(
        CliRunner().invoke, devices_group, ["revoke", wren, "--reason", "stolen"], obj=tmp_path
    )
    assert run.exit_code == 0, run.output
    assert "wiped at its next contact" in run.output
    (line,) = [as_line(each) for each in await listed(settings(tmp_path)) if "Wren" in each.label]
    assert "revoked for: stolen" in line
    assert "unreadable: waiting  empty: waiting" in line


async def test_a_revocation_survives_a_restart(tmp_path: Path) -> None:
    async with of_five(tmp_path) as made:
        wren = made.devices["Wren"].id
        await revoke(made.ask("Sol", [wren]))
    async with open_services(settings(tmp_path), ManualClock(NOW_MS)) as again:
        assert again.index.devices[wren].revoked_ms == NOW_MS


async def test_the_command_line_says_how_many_files_have_not_come(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    photos = [TakenFile.of(10), TakenFile.of(20)]
    ops = [photos[0].named("b_letter"), photos[1].named("evidence_photo")]
    _, change = wren.begin("needs-assessment", council.form, [person], ops=ops)
    await wren.round(change)
    await put_all(wren, photos[0])
    lines = {each.device: as_line(each) for each in await listed(council.settings)}
    assert "1 file not received" in lines[wren.id]


async def test_the_command_line_shows_the_fleet_in_words(tmp_path: Path) -> None:
    async with of_five(tmp_path) as made:
        await revoke(made.ask("Sol", [made.devices["Wren"].id]))
    lines = [as_line(each) for each in await listed(settings(tmp_path))]
    assert len(lines) == len(ROLES)
    (wren,) = [line for line in lines if "Wren's tablet" in line]
    assert "revoked" in wren
    assert "Tideway" in wren
    assert "last contact never" in wren
