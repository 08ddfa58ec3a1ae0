"""A form of the library in its preview: the app's own screens over its file, without a council.

Every form can be seen so, also one that nobody begins by hand. With `all_asked` the conditions on
what is asked are taken out of the file first, so that each question stands on its screen.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import uvicorn
import yaml
from playwright.sync_api import Page, expect

from forms.definition import PublishedSection
from server.preview.app import HOST, preview_app
from server.preview.watched import Watched
from server.published.authoring import Folders
from server.published.library import LIBRARY
from tests.browser.council import ROOT
from tests.library.field_tables import definition
from tests.ports import free_port

PAGE: Final = ROOT / "pwa" / "dist-preview"
RECORD: Final = "/record/00000000000000000000000000000001"
_GO = """to => {
  history.pushState(null, "", to);
  dispatchEvent(new PopStateEvent("popstate"));
}"""


@contextmanager
def previewed(form_id: str, folder: Path, *, all_asked: bool = False) -> Iterator[str]:
    """The address of a form's task list, for as long as the preview runs in this process."""
    folders = Folders(folder / "own", LIBRARY)
    path = folders.file(form_id)
    if all_asked:
        folders.own.mkdir(parents=True, exist_ok=True)
        path = folders.own / f"{form_id}.yaml"
        words = yaml.safe_dump(
            with_all_asked(definition(form_id)), allow_unicode=True, sort_keys=False
        )
        path.write_text(words, encoding="utf-8")
    watched = Watched(folders, path, [])
    faults = watched.look().faults
    assert not faults, f"{form_id}: {faults}"
    # It listens before it is served: the browser is answered as soon as it can be.
    with socket.create_server(("127.0.0.1", free_port())) as listening:
        port = listening.getsockname()[1]
        how = uvicorn.Config(preview_app(watched, PAGE, port), lifespan="off", log_level="critical")
        server = uvicorn.Server(how)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{port}{RECORD}"
        finally:
            # The page asks for news and is held: nobody waits for that answer any more.
            server.should_exit = server.force_exit = True
            thread.join(10)


def at_section(page: Page, number: int, section: PublishedSection) -> None:
    """Goes to a section of the form that is previewed, as a link does, and waits for it."""
    page.evaluate(_GO, f"{RECORD}/section/{number}")
    expect(page.locator("main h1")).to_have_text(section.title["en"])


def with_all_asked(form: dict[str, Any]) -> dict[str, Any]:
    """A form's file without its conditions on what is asked."""
    sections = []
    for section in form["sections"]:
        items = []
        for item in section["items"]:
            parts = [_without_show(part) for part in item.get("items", ())]
            items.append(_without_show(item) | ({"items": parts} if parts else {}))
        sections.append(_without_show(section) | {"items": items})
    return form | {"sections": sections}


def _without_show(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "show"}
