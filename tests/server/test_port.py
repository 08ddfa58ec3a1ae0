"""A port that something else listens on is told of before anything is served."""

from __future__ import annotations

from pathlib import Path
from socket import create_server

import click
import pytest

from server.cli import main
from server.errors import SetupError
from server.running import require_free


def test_a_port_that_is_taken_is_named_with_the_way_out(tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"127.0.0.1:{port} .* choose another with --port"):
            require_free("127.0.0.1", port)
        arguments = ["demo", "--folder", str(tmp_path / "demo"), "--port", str(port)]
        with pytest.raises(click.ClickException, match=r"in use.* choose another"):
            main(arguments, standalone_mode=False)
    assert not (tmp_path / "demo").exists()
    require_free("127.0.0.1", port)
