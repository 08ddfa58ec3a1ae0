"""What a forked server finds in memory: its modules, and the library of this checkout compiled."""

from __future__ import annotations

import server.cli
import server.demo.run
import tests.browser.another_day
from server.published import library

__all__ = ["server", "tests"]

library._published(library.LIBRARY)
