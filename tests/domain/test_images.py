"""Images are judged by their content, whole or not at all."""

import struct
import zlib

import pytest

from innovations.domain.images import Image, detect_image, recognise


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 2, height: int = 2) -> bytes:
    pixels = zlib.compress((b"\x00" + b"\xff\x00\x00" * min(width, 2)) * min(height, 2))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg(width: int = 3, height: int = 2) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xda\x00\x02\x00\xff\xd9"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (png(), "image/png"),
        (jpeg(), "image/jpeg"),
        (png(4000, 4000), "image/png"),
        (png(4001, 1), None),
        (png(0, 1), None),
        (jpeg(65535, 1), None),
        (jpeg(0, 1), None),
        (png()[:-1], None),
        (png() + b"<script>", None),
        (png().replace(b"IDAT", b"IDAX"), None),
        (b"\x89PNG\r\n\x1a\n", None),
        (jpeg()[:-2], None),
        (jpeg() + b"\x00\x00SEFT", "image/jpeg"),
        (jpeg()[:2] + b"\xff" + jpeg()[2:], "image/jpeg"),
        (jpeg().replace(b"\xff\xda", b"\xff\xdb"), None),
        (jpeg().replace(b"\xff\xc0", b"\xff\xc3"), None),
        (b"\xff\xd8\xff\xe0\x00\x00\xff\xd9", None),
        (b"\xff\xd8\xff\xd9", None),
        (b"GIF89a" + png(), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"", None),
    ],
)
def test_detect_image(content: bytes, found: str | None) -> None:
    assert detect_image(content) == found


def test_recognise_says_kind_and_size_however_large() -> None:
    assert recognise(png(9000, 4)) == Image("image/png", 9000, 4)
    assert recognise(jpeg(6000, 8000)) == Image("image/jpeg", 6000, 8000)
