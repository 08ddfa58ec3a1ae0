"""Another day than the machine's, for a whole story: of the server's process and of the browsers.

The clocks run on from there as clocks do. Nothing else of either is stood in for.

`python -m tests.browser.another_day FILE WORDS...` is `doorstep WORDS...` on the day in a file.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from server.cli import main
from server.clock import SystemClock

if TYPE_CHECKING:
    from tests.browser.device import Device

LONDON = ZoneInfo("Europe/London")

_SHIFTED = """ahead => {
  const real = globalThis.realDate ??= Date;
  const now = () => real.now() + ahead;
  globalThis.Date = new Proxy(real, {
    construct: (kind, given, made) => Reflect.construct(kind, given.length ? given : [now()], made),
    apply: () => new real(now()).toString(),
    get: (kind, name) => (name === "now" ? now : Reflect.get(kind, name)),
  });
}"""


# Between two scenes nobody leaves a device lying: it would lock itself.
_IN_HAND = "dispatchEvent(new Event('wheel'))"


class Day:
    """The time in Fernshire, kept in a file that its server reads at every look at the clock."""

    def __init__(self, file: Path, civil: str) -> None:
        self.file = file
        self.ahead_ms = 0
        self.at(civil)

    def at(self, civil: str) -> None:
        """Moves the server's clock to a civil time, `2026-01-20T14:05`."""
        then = datetime.fromisoformat(civil).replace(tzinfo=LONDON)
        self.ahead_ms = round(then.timestamp() * 1000) - time.time_ns() // 1_000_000
        beside = self.file.with_suffix(".next")
        beside.write_text(str(self.ahead_ms))
        beside.replace(self.file)

    def on(self, device: Device, *, minutes_fast: int = 0) -> None:
        """Sets the clock of a device that is running: by the server's, or fast by some minutes."""
        ahead = self.ahead_ms + minutes_fast * 60_000
        device.page.context.add_init_script(f"({_SHIFTED})({ahead})")
        device.page.evaluate(f"ahead => {{ ({_SHIFTED})(ahead); {_IN_HAND} }}", ahead)


def keep_time_by(file: Path) -> None:
    """Moves the clock of this process, for good, to the day in a file."""
    real = SystemClock.now_ms

    def moved(self: SystemClock) -> int:
        return real(self) + int(file.read_text())

    SystemClock.now_ms = moved  # type: ignore[method-assign]


if __name__ == "__main__":
    keep_time_by(Path(sys.argv[1]))
    main(sys.argv[2:], prog_name="doorstep")
