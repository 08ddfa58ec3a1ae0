"""The built web app from `pwa/dist`: assets for ever, the rest fresh, client routes to the shell.

Files are found by listing the folder, never by joining a path from a URL, so nothing outside it can
be asked for.
"""

from __future__ import annotations

import gzip
import mimetypes
from pathlib import Path

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException

IMMUTABLE = "public, max-age=31536000, immutable"
FRESH = "no-cache"
_COMPRESSED = frozenset(
    {".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest"}
)
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
_DEMO_MARK = b'<meta name="doorstep-demo" content="yes">'
"""Tells the app that the demo's first page is there; an ordinary server never writes it."""
_NOT_BUILT = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Doorstep</title>"
    b"<p>The app is not built yet. Run <code>make build</code>, then reload.</p>"
)


class ShellFile(msgspec.Struct, frozen=True):
    """One file, read once. `gzipped` is nil where it would not help."""

    body: bytes
    gzipped: bytes | None
    media_type: str
    caching: str


class Shell:
    """The files of one build, read again when the build changes."""

    def __init__(self, folder: Path, *, demo: bool = False) -> None:
        self._folder = folder
        self._demo = demo
        self._stamp: tuple[int, int] | None = None
        self._files: dict[str, ShellFile] = {}

    def file(self, path: str) -> ShellFile | None:
        """The file at a URL path; a client route (no dot in its last part) is the shell's page."""
        self._refresh()
        found = self._files.get(path)
        if found is None and "." not in path.rsplit("/", 1)[-1]:
            found = self._files.get("/index.html")
        return found

    def is_built(self) -> bool:
        """Whether there is a build to serve."""
        self._refresh()
        return "/index.html" in self._files

    def _refresh(self) -> None:
        index = self._folder / "index.html"
        try:
            status = index.stat()
        except OSError:
            self._files, self._stamp = {}, None
            return
        stamp = (status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._files = _read(self._folder, self._demo)
            self._stamp = stamp


def _read(folder: Path, demo: bool) -> dict[str, ShellFile]:
    files: dict[str, ShellFile] = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".gz":
            continue
        url = "/" + path.relative_to(folder).as_posix()
        body = path.read_bytes()
        if demo and url == "/index.html":
            body = body.replace(b"<head>", b"<head>" + _DEMO_MARK, 1)
        beside = path.with_name(path.name + ".gz")
        gzipped: bytes | None = None
        if beside.is_file():
            gzipped = beside.read_bytes()
        elif path.suffix in _COMPRESSED:
            squeezed = gzip.compress(body, 9, mtime=0)
            gzipped = squeezed if len(squeezed) < len(body) else None
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        files[url] = ShellFile(
            body,
            gzipped,
            kind or "application/octet-stream",
            IMMUTABLE if url.startswith("/assets/") else FRESH,
        )
    return files


# “/demo” is named because a demo has routes below it, which would otherwise hide the page itself.
@get(["/", "/demo", "/{path:path}"], include_in_schema=False)
async def serve_shell(
    request: Request[None, None, State], shell: NamedDependency[Shell]
) -> Response[bytes]:
    """A file of the build, or the shell's page for a route of the app."""
    path = request.url.path
    if not shell.is_built():
        if "." in path.rsplit("/", 1)[-1]:
            raise NotFoundException("the app is not built")
        return Response(_NOT_BUILT, media_type="text/html", status_code=503)
    found = shell.file("/index.html" if path == "/" else path)
    if found is None:
        raise NotFoundException("no such file")
    headers = {"Cache-Control": found.caching, "Vary": "Accept-Encoding"}
    body = found.body
    if found.gzipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body = found.gzipped
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=found.media_type, headers=headers)
