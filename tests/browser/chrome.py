"""A real Chromium in a process group of its own, so that a test can really kill it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, CDPSession, Error, Page, Playwright

from tests.browser.chromium import FLAGS, ensure

PHONE = (390, 844)
LAPTOP = (1280, 800)
BENCH_PHONE = (412, 915)

_DRAWN = """width => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`the window is ${innerWidth} wide, not ${width}`)), 10_000);
  const frame = next => requestAnimationFrame(next);
  const look = () => (innerWidth === width ? frame(() => frame(() => resolve())) : frame(look));
  look();
})"""


def at_size(page: Page, size: tuple[int, int]) -> None:
    """Another window; returns once the page is drawn for it, which the browser does in its time."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(_DRAWN, size[0])


class Chrome:
    """One browser profile; `start`, `kill` and `start(restore=True)` are of real processes."""

    def __init__(
        self, playwright: Playwright, profile: Path, size: tuple[int, int] = PHONE
    ) -> None:
        self._playwright = playwright
        self.profile = profile
        self.size = size
        self.flags: tuple[str, ...] = ()
        """Of the browser's own, beside those of every test."""
        self.features: tuple[str, ...] = ()
        """Of the browser's own, turned on: all of them are one flag."""
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None
        self._address = ""

    def start(self, *, restore: bool = False, quota: int | None = None) -> Page:
        """Starts the browser and gives its page; `restore` brings the last session's pages back.

        `quota` is the most bytes one site may store, as on a device that is nearly full.
        """
        self.profile.mkdir(parents=True, exist_ok=True)
        port_file = self.profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        flags = [f"--window-size={self.size[0]},{self.size[1]}", *self.flags]
        features = [*self.features]
        if quota is not None:
            # Of the pool of all sites one may have three quarters.
            pool = quota * 4 // 3
            features.append(f"StorageQuotaSettings:PoolSizeBytes/{pool}")
        if features:
            flags.append(f"--enable-features={','.join(features)}")
        if restore:
            flags += ["--restore-last-session", "--hide-crash-restore-bubble"]
        self._process = subprocess.Popen(
            [
                ensure(),
                *FLAGS,
                *flags,
                f"--user-data-dir={self.profile}",
                "--remote-debugging-port=0",
                *([] if restore else ["about:blank"]),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 30
        while not port_file.exists() or not port_file.read_text().strip():
            if time.monotonic() > deadline:
                raise RuntimeError("Chromium did not open its debugging port")
            time.sleep(0.05)
        port = port_file.read_text().split()[0]
        self._address = f"http://127.0.0.1:{port}"
        self._browser = self._playwright.chromium.connect_over_cdp(self._address)
        page = self.page
        page.set_default_timeout(20_000)
        at_size(page, self.size)
        return page

    @contextlib.contextmanager
    def behind_another(self) -> Iterator[None]:
        """Everything of this browser is behind an empty page, as the browser itself sees it.

        The driver makes every page believe it is in front: it lets go meanwhile.
        """
        assert self._browser is not None
        self._browser.close()
        opened = Request(f"{self._address}/json/new?about:blank", method="PUT")  # noqa: S310
        with urlopen(opened) as reply:  # noqa: S310
            front = json.load(reply)["id"]
        yield
        urlopen(f"{self._address}/json/close/{front}").close()  # noqa: S310
        self._browser = self._playwright.chromium.connect_over_cdp(self._address)

    @property
    def page(self) -> Page:
        """The first page of the running browser."""
        assert self._browser is not None
        context = self._browser.contexts[0]
        return context.pages[0] if context.pages else context.new_page()

    def new_page(self) -> Page:
        """Another tab of the same profile."""
        assert self._browser is not None
        return self._browser.contexts[0].new_page()

    @property
    def group(self) -> int:
        """The process group that all its processes are in."""
        assert self._process is not None
        return os.getpgid(self._process.pid)

    def devtools(self, page: Page) -> CDPSession:
        return page.context.new_cdp_session(page)

    def close(self) -> None:
        """Ends the browser as a person would, who closes its window: all it keeps is written."""
        assert self._browser is not None
        assert self._process is not None
        self._browser.new_browser_cdp_session().send("Browser.close")
        self._process.wait(20)
        self.kill()

    def kill(self) -> None:
        """Ends the whole process group at once, as a flat battery would."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(20)
        self._process = None
        if self._browser is not None:
            # The other end is dead, which is the point: closing may say so.
            with contextlib.suppress(Error):
                self._browser.close()
        self._browser = None
