"""A newer key of each purpose comes beside the old one, and nothing made before stops working."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server.cli import main
from server.errors import SetupError
from server.keys.files import private_from_pem, private_pem, read_private
from server.keys.mark import Mark
from server.keys.organisation import OrganisationKeys
from server.keys.signer import Signer
from server.rotation.rotate import EVERY, read_root, rotate
from sync.certificate import certificate_key_id, verify_certificate, verify_lease
from sync.codes import Purpose, Verdict
from sync.enrolment import statements_name
from sync.envelope import key_id
from sync.operation import set_value
from sync.signing import public_raw
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.depositing import copies_of, receipt_keys, sealed, send
from tests.server.rotation.rotating import moves_on, offered, rotated

PASSPHRASE = "seven quiet otters"


async def test_what_a_device_sealed_to_an_old_key_still_opens_on_a_server_that_ran_on(
    council: Council,
) -> None:
    wren = await council.device("wren")
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    second = wren.change(record, [set_value("beliefs", "Quaker")])
    request = wren.seal(2, wren.round_payload([first]))
    copies = copies_of(wren, second)
    rotated(council.settings)
    rotated(council.settings)
    reply = await wren.send(*request)
    assert reply.status == 0
    (verdict,) = (await send(council, wren, *sealed(wren, copies))).verdicts
    assert verdict.verdict == Verdict.MERGED
    assert (await wren.round()).highest.dev_seq == 2


async def test_a_running_server_takes_up_a_new_key_with_the_request_that_names_it(
    council: Council,
) -> None:
    wren = await council.device("wren")
    rotated(council.settings, "sealing")
    newest = OrganisationKeys.load(council.settings.key_dir).sealing_public
    assert newest != wren.sealing
    wren.sealing = newest
    await wren.round()
    assert council.services.keys.newest(Purpose.SEALING) == 2


async def test_a_key_nobody_knows_is_answered_with_the_newest_statements(council: Council) -> None:
    wren = await council.device("wren")
    rotated(council.settings)
    wren.sealing = public_raw(ec.generate_private_key(ec.SECP256R1()))
    raw, _ = wren.seal(2, wren.round_payload())
    answer = await council.http.post("/sealed", content=raw)
    assert answer.status_code == 409
    assert answer.json()["statements"] == (await council.http.get("/offer")).json()["statements"]
    assert {each.version for each in (await offered(council)).statements} == {1, 2}


async def test_every_reply_names_the_statements_there_are(council: Council) -> None:
    wren = await council.device("wren")
    before = (await wren.round()).statements
    assert before == statements_name(each for each, _ in council.services.keys.statements)
    rotated(council.settings, "certificate")
    after = (await wren.round()).statements
    assert after != before
    assert after == statements_name(each for each, _ in council.services.keys.statements)


async def test_old_certificates_and_leases_still_verify_and_new_ones_are_by_the_new_key(
    council: Council,
) -> None:
    wren = await council.device("wren")
    assert wren.welcome is not None
    rotated(council.settings, "certificate")
    dov = await council.device("dov")
    assert dov.welcome is not None
    keys = council.services.keys.certificate_publics
    for welcome in (wren.welcome, dov.welcome):
        assert verify_certificate(welcome.certificate, keys).device == welcome.device
        assert verify_lease(welcome.lease, keys).device == welcome.device
    newest = certificate_key_id(public_raw(council.services.keys.certificate_key))
    alone = {newest: keys[newest]}
    assert verify_certificate(dov.welcome.certificate, alone).device == dov.id


async def test_receipts_are_signed_by_the_newest_key_and_old_ones_still_verify(
    council: Council,
) -> None:
    wren = await council.device("wren")
    await send(council, wren, *sealed(wren))
    rotated(council.settings, "receipt")
    await send(council, wren, *sealed(wren))
    assert len(receipt_keys(council)) == 2


async def test_mark_and_register_hold_through_rotations_and_restarts(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        await council.device("wren")
    rotated(settings, "receipt")
    # The mark is by the old key until the server has moved on.
    async with running(settings) as council:
        epoch = council.services.epoch
        await council.device("dov")
        rotated(settings, "receipt")
        await council.person("wren")
        await council.device("juno")
    async with running(settings) as council:
        # Neither was taken for a sign that the database is another.
        assert council.services.epoch == epoch
        assert len(council.services.keys.register.of_kind("enrolment")) == 3


def test_once_a_newer_receipt_key_is_entered_an_older_one_adds_no_line(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    old = OrganisationKeys.load(settings.key_dir)
    stolen = private_from_pem(read_private(settings.key_dir / "receipt-1.pem"), "receipt-1.pem")
    publics = {1: public_raw(stolen)}
    rotated(settings, "receipt")
    assert OrganisationKeys.load(settings.key_dir).register.entries
    forger = OrganisationKeys.load(settings.key_dir).register
    forger._signer = Signer(stolen, publics, lambda: None)
    forger.append("revocation", START_MS, device="00" * 8)
    with pytest.raises(SetupError, match="altered"):
        OrganisationKeys.load(settings.key_dir)
    # The one that was loaded before reads on as far as it knows, and sees it too.
    with pytest.raises(SetupError, match="altered"):
        old.register.refresh()


def test_without_the_root_no_key_is_made_and_the_words_say_where_it_was_looked_for(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    root = settings.key_dir / "root.pem"
    away = tmp_path / "stick.pem"
    root.rename(away)
    ran = CliRunner().invoke(main, ["--home", str(tmp_path), "keys", "rotate", "all"])
    assert ran.exit_code == 1
    assert f"the root key is not at {root}" in ran.output
    assert "--root" in ran.output
    assert OrganisationKeys.load(settings.key_dir).master.versions == [1]
    command = ["--home", str(tmp_path), "keys", "rotate", "sealing", "--root", str(away)]
    assert CliRunner().invoke(main, command).exit_code == 0
    assert OrganisationKeys.load(settings.key_dir).versions(Purpose.SEALING) == [1, 2]


def test_the_master_key_is_rotated_without_the_root(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    (settings.key_dir / "root.pem").unlink()
    ran = CliRunner().invoke(main, ["--home", str(tmp_path), "keys", "rotate", "master"])
    assert ran.exit_code == 0, ran.output
    assert "master key 2 is made and in use" in ran.output


def test_another_organisations_root_is_refused(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    (settings.key_dir / "root.pem").write_bytes(
        private_pem(ec.generate_private_key(ec.SECP256R1()))
    )
    ran = CliRunner().invoke(main, ["--home", str(tmp_path), "keys", "rotate"])
    assert "not this organisation's root key. Nothing was changed" in ran.output
    assert OrganisationKeys.load(settings.key_dir).versions(Purpose.SEALING) == [1]


def test_a_root_kept_under_a_passphrase_is_asked_for_it(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    path = settings.key_dir / "root.pem"
    root = private_from_pem(read_private(path), path.name)
    path.write_bytes(
        root.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(PASSPHRASE.encode()),
        )
    )
    command = ["--home", str(tmp_path), "keys", "rotate", "receipt"]
    wrong = CliRunner().invoke(main, command, input="otters\n")
    assert "the passphrase is wrong" in wrong.output
    right = CliRunner().invoke(main, command, input=f"{PASSPHRASE}\n")
    assert "receipt key 2 is made and in use" in right.output


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_rotated_by_root_the_keys_are_still_those_of_whoever_runs_the_server(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    os.chown(settings.key_dir, 12345, 12345)
    rotated(settings)
    for name in ("organisation.json", "master.keys", "sealing-2.pem"):
        assert (settings.key_dir / name).stat().st_uid == 12345


class Crashed(BaseException):
    """The process is gone."""


def dying_at(monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    """The process dies at this many calls to its storage from now."""
    left = calls

    def burning(real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object) -> object:
            nonlocal left
            left -= 1
            if left <= 0:
                raise Crashed
            return real(*given)

        return call

    for name in ("open", "fsync", "replace"):
        monkeypatch.setattr(os, name, burning(getattr(os, name)))


async def test_a_rotation_cut_off_anywhere_leaves_a_working_server_and_is_done_again(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    whole = tmp_path / "whole"
    async with running(settings) as council:
        wren = await council.device("wren")
        # Kept now, the mark is not written while the folder is taken away.
        await council.services.marking.keep()
        shutil.copytree(settings.key_dir, whole)
        for calls in range(1, 200):
            shutil.rmtree(settings.key_dir)
            shutil.copytree(whole, settings.key_dir)
            keys = OrganisationKeys.load(settings.key_dir)
            with pytest.MonkeyPatch.context() as patch:
                root = read_root(keys, None)
                dying_at(patch, calls)
                try:
                    rotate(keys, EVERY, root, START_MS)
                except Crashed:
                    died = True
                else:
                    died = False
            # What was made or half made opens, and what was sealed before still does.
            after = OrganisationKeys.load(settings.key_dir)
            assert key_id(wren.sealing) in after.sealing_keys
            after.mark.write(Mark(1, 1, 1))
            after.register.append("revocation", START_MS, device="00" * 8)
            again = rotate(after, EVERY, root, START_MS)
            assert {each.version for each in again} <= {2, 3}
            assert OrganisationKeys.load(settings.key_dir).mark.read() == Mark(1, 1, 1)
            entered = [
                (entry.values["purpose"], entry.values["version"])
                for entry in after.register.of_kind("key")
            ]
            assert len(set(entered)) == len(entered)
            assert {(each.purpose, each.version) for each in again} <= set(entered)
            if not died:
                break
        else:
            pytest.fail("it never came to its end")
        await wren.round()


async def test_a_key_folder_put_back_under_a_running_server_does_not_take_its_keys(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    before = tmp_path / "before"
    shutil.copytree(settings.key_dir, before)
    async with running(settings) as council:
        wren = await council.device("wren")
        rotated(settings)
        await moves_on(council, wren)
        await council.services.marking.keep()
        now = tmp_path / "now"
        settings.key_dir.rename(now)
        shutil.copytree(before, settings.key_dir)
        await wren.round()
        assert council.services.keys.newest(Purpose.SEALING) == 2
        assert council.services.store.master.current == 2
        shutil.rmtree(settings.key_dir)
        now.rename(settings.key_dir)
