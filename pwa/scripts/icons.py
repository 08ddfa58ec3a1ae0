"""Draws the app's icon, a door standing ajar over its step, as SVG and as PNG.

    python scripts/icons.py

Writes `public/icon.svg` and `public/icon-{180,192,512}.png`. Only the standard library: the shapes
are convex polygons, filled with four by four samples a pixel.
"""

import struct
import zlib
from pathlib import Path

PUBLIC = Path(__file__).resolve().parent.parent / "public"
SIZE = 512
Point = tuple[float, float]
Colour = tuple[int, int, int]

GROUND: Colour = (0x0A, 0x5A, 0x6E)
LIGHT: Colour = (0xFF, 0xF0, 0xBF)
DOOR: Colour = (0xFF, 0xFF, 0xFF)

SHAPES: list[tuple[Colour, list[Point]]] = [
    (LIGHT, [(168, 112), (344, 112), (344, 368), (168, 368)]),
    (DOOR, [(168, 112), (280, 144), (280, 400), (168, 368)]),
    (GROUND, [(250, 256), (264, 260), (264, 284), (250, 280)]),
    (DOOR, [(120, 384), (392, 384), (392, 416), (120, 416)]),
    (DOOR, [(96, 424), (416, 424), (416, 448), (96, 448)]),
]


def hexa(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def svg() -> str:
    parts = [f'<rect width="{SIZE}" height="{SIZE}" fill="{hexa(GROUND)}"/>']
    for colour, points in SHAPES:
        path = " ".join(f"{x:g},{y:g}" for x, y in points)
        parts.append(f'<polygon points="{path}" fill="{hexa(colour)}"/>')
    body = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">{body}</svg>\n'


def inside(point: Point, polygon: list[Point]) -> bool:
    """Whether a point is in a convex polygon, whichever way round it is drawn."""
    x, y = point
    sides = set()
    for (ax, ay), (bx, by) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if cross:
            sides.add(cross > 0)
    return len(sides) < 2


def colour_at(point: Point) -> Colour:
    colour = GROUND
    for fill, polygon in SHAPES:
        if inside(point, polygon):
            colour = fill
    return colour


def png(width: int) -> bytes:
    scale = SIZE / width
    rows = bytearray()
    for row in range(width):
        rows.append(0)
        for column in range(width):
            samples = [
                colour_at(((column + (i + 0.5) / 4) * scale, (row + (j + 0.5) / 4) * scale))
                for i in range(4)
                for j in range(4)
            ]
            rows.extend(sum(sample[part] for sample in samples) // 16 for part in range(3))

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 9))
    return b"\x89PNG\r\n\x1a\n" + data + chunk(b"IEND", b"")


def main() -> None:
    PUBLIC.mkdir(exist_ok=True)
    (PUBLIC / "icon.svg").write_text(svg(), encoding="utf-8")
    for width in (180, 192, 512):
        (PUBLIC / f"icon-{width}.png").write_bytes(png(width))


if __name__ == "__main__":
    main()
