"""A stolen server disk tells no content and no name: canary words are searched for everywhere."""

from __future__ import annotations

import base64
import io
import logging
from pathlib import Path

import pytest

from server.errors import SetupError
from server.keys.organisation import OrganisationKeys
from server.log import JsonLines
from server.opening import check_folders
from server.settings import Settings
from sync.operation import set_value
from tests.server.council import Council, new_settings, running

CANARY = "Quillonbrack"


def disguises(word: str) -> list[bytes]:
    """The word as UTF-8, UTF-16 and base64 at each of its three alignments."""
    found = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")]
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + word.encode())
        found.append(encoded[4 * bool(shift) : -4])
    return [each for each in found if len(each) >= 8]


@pytest.mark.sqlite_only(reason="it searches the files of the data folder")
async def test_nothing_readable_is_in_the_data_folder_or_the_log(tmp_path: Path) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    sent: list[bytes] = []
    try:
        async with running(new_settings(tmp_path)) as council:
            wren = await council.device("wren")
            person = await council.person("wren")
            ops = [set_value("good_life", f"{CANARY} by the river", note=CANARY)]
            _, change = wren.begin("needs-assessment", council.form, [person], ops=ops)
            raw, _ = wren.seal(2, wren.round_payload([change]))
            sent.append(raw)
            answer = await council.http.post("/sealed", content=raw)
            sent.append(answer.content)
            await council.http.post("/sealed", content=raw[:50])
            await council.http.get(f"/{CANARY}?name={CANARY}")
            log.write("")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files
    names = ("Oystergate", "Marlow", "Saltwhistle", "Tideway")
    for word in (CANARY, *names):
        for shape in disguises(word):
            for path in files:
                assert shape not in path.read_bytes(), (word, path.name)
            assert shape.decode("latin-1") not in log.getvalue()
    for shape in disguises(CANARY):
        assert all(shape not in each for each in sent)


@pytest.mark.sqlite_only(reason="it searches the files of the data folder")
async def test_no_key_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings):
        pass
    data = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    for path in settings.key_dir.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        if path.name in ("master.keys", "index.key", "deposit.key"):
            assert path.read_bytes() not in data
    assert bytes.fromhex((settings.key_dir / "master.keys").read_text().split()[1]) not in data


def test_keys_inside_the_data_folder_are_refused(tmp_path: Path) -> None:
    settings = Settings.under(tmp_path, key_dir=tmp_path / "data" / "keys")
    with pytest.raises(SetupError):
        check_folders(settings)


def test_keys_are_never_made_twice(tmp_path: Path) -> None:
    OrganisationKeys.create(tmp_path / "keys", "Fernshire Council")
    with pytest.raises(SetupError):
        OrganisationKeys.create(tmp_path / "keys", "Fernshire Council")


def test_the_server_runs_with_the_root_taken_away(tmp_path: Path) -> None:
    made = OrganisationKeys.create(tmp_path / "keys", "Fernshire Council")
    (tmp_path / "keys" / "root.pem").unlink()
    assert OrganisationKeys.load(tmp_path / "keys").offer() == made.offer()


def test_an_altered_register_is_seen(tmp_path: Path) -> None:
    keys = OrganisationKeys.create(tmp_path / "keys", "Fernshire Council")
    for number in range(3):
        keys.register.append("enrolment", number, device=f"{number:016x}")
    path = tmp_path / "keys" / "register.log"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    with pytest.raises(SetupError):
        OrganisationKeys.load(tmp_path / "keys")
    path.write_bytes(b"".join(lines).replace(b'"at_ms":1', b'"at_ms":7'))
    with pytest.raises(SetupError):
        OrganisationKeys.load(tmp_path / "keys")
    path.write_bytes(b"".join(lines) + b'{"number":4,"ki')
    assert len(OrganisationKeys.load(tmp_path / "keys").register.entries) == 3


def test_two_processes_keep_one_register(tmp_path: Path) -> None:
    server = OrganisationKeys.create(tmp_path / "keys", "Fernshire Council")
    beside = OrganisationKeys.load(tmp_path / "keys")
    server.register.append("enrolment", 1, device="a")
    beside.register.append("form", 2, hash="b")
    server.register.append("enrolment", 3, device="c")
    kinds = [entry.kind for entry in OrganisationKeys.load(tmp_path / "keys").register.entries]
    assert kinds == ["enrolment", "form", "enrolment"]


async def test_health_tells_counts_and_positions_only(council: Council) -> None:
    await council.person("wren")
    health = (await council.http.get("/health")).json()
    assert health["status"] == "ok"
    assert health["position"] == health["durable_through"] == 2
    assert all(isinstance(value, int | str) for value in health.values())
    assert "Fernshire" not in str(health)
