"""Takes a picture of each form of the library, its first section on a phone: `make pictures`.

`python -m docs.form_pictures review jotting` takes those of two.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from docs.forms_page import PICTURES
from tests.browser.chrome import Chrome
from tests.browser.previewed import at_section, previewed
from tests.library.field_tables import forms
from tests.library.visits import form

# What a preview says of itself is no part of the form.
_AS_IN_THE_APP = """() => {
  const bar = document.querySelector(".preview-bar");
  Object.assign(bar.style, { blockSize: "0", border: "0", overflow: "hidden" });
}"""
_REST_MS = 700
"""For the parts of a section whose code comes on first use."""
_HERE = ".ds-question input, .ds-question textarea, .ds-question button"


def main(named: list[str]) -> None:
    """Takes the pictures of the forms named, or of every form, anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chrome = Chrome(playwright, Path(folder) / "profile")
        page = chrome.start()
        try:
            for form_id in named or forms():
                with previewed(form_id, Path(folder) / form_id) as address:
                    page.goto(address)
                    expect(page.locator("main h1")).to_be_visible()
                    page.evaluate(_AS_IN_THE_APP)
                    at_section(page, 1, form(form_id).sections[0])
                    expect(page.locator(_HERE).first).to_be_visible()
                    page.evaluate("document.activeElement.blur()")
                    page.wait_for_timeout(_REST_MS)
                    path = PICTURES / f"{form_id}.png"
                    page.screenshot(path=path)
                    print(f"  {path.relative_to(Path.cwd())}", flush=True)
                    page.goto("about:blank")
        finally:
            chrome.kill()


if __name__ == "__main__":
    main(sys.argv[1:])
