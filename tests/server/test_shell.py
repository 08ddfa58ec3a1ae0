"""The app shell: strict headers on everything, assets for ever, client routes to the page."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.server.council import Council, new_settings, running


@pytest_asyncio.fixture
async def built(tmp_path: Path) -> AsyncIterator[Council]:
    """A council whose app is built."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>Doorstep</title>")
    (dist / "sw.js").write_text("self.skipWaiting")
    (dist / "assets" / "app-1a2b.js").write_text("console.log(1);" * 100)
    (tmp_path / "secret.txt").write_text("not yours")
    async with running(new_settings(tmp_path, pwa_dist=dist)) as council:
        yield council


async def test_every_answer_has_strict_headers(built: Council) -> None:
    for path in ("/", "/assets/app-1a2b.js", "/offer", "/nothing.js", "/forms", "/health"):
        headers = (await built.http.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "permissions-policy" in headers


async def test_assets_are_kept_for_ever_and_the_page_and_worker_never(built: Council) -> None:
    assert "immutable" in (await built.http.get("/assets/app-1a2b.js")).headers["cache-control"]
    for path in ("/", "/index.html", "/sw.js", "/people/0a1b"):
        assert (await built.http.get(path)).headers["cache-control"] == "no-cache"


async def test_a_client_route_is_the_page_and_a_missing_file_is_not(built: Council) -> None:
    page = (await built.http.get("/")).text
    assert (await built.http.get("/people/0a1b2c/assess")).text == page
    assert (await built.http.get("/assets/gone.js")).status_code == 404


async def test_nothing_outside_the_build_can_be_asked_for(built: Council) -> None:
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"):
        answer = await built.http.get(path)
        assert "not yours" not in answer.text


async def test_text_is_compressed_for_those_who_can_read_it(built: Council) -> None:
    answer = await built.http.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == "console.log(1);" * 100
    plain = await built.http.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.compress(plain.content)


async def test_a_published_form_is_named_by_its_hash(built: Council) -> None:
    import hashlib

    listed = (await built.http.get("/forms")).json()
    assert {each["id"] for each in listed} >= {"needs-assessment", "person", "involvement"}
    for each in listed:
        answer = await built.http.get(f"/forms/{each['hash']}")
        assert hashlib.sha256(answer.content).hexdigest() == each["hash"]
        assert "immutable" in answer.headers["cache-control"]
    assert (await built.http.get("/forms/" + "0" * 64)).status_code == 404
    assert (await built.http.get("/workflow")).json()["commands"]


async def test_an_ordinary_server_has_no_demo(built: Council) -> None:
    assert (await built.http.post("/demo/become/wren")).status_code in (404, 405)
    assert "demo" not in (await built.http.get("/demo/people")).headers["content-type"]
    assert (await built.http.get("/demo/people")).text.startswith("<!doctype html>")
