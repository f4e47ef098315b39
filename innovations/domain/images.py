"""Is this really a PNG or JPEG, whole and of a sane size? Judged by content, never by name. Pure."""

import struct
import zlib

MAX_SIDE_PIXELS = 4000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def detect_image(content: bytes) -> str | None:
    """`image/png`, `image/jpeg`, or None for anything else, broken, cut short or absurdly large."""
    if content.startswith(_PNG):
        size, media_type = _png_size(content), "image/png"
    elif content.startswith(b"\xff\xd8\xff"):
        size, media_type = _jpeg_size(content), "image/jpeg"
    else:
        return None
    return media_type if size is not None and all(0 < side <= MAX_SIDE_PIXELS for side in size) else None


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height when every chunk's checksum holds and nothing follows the last."""
    at, size = len(_PNG), None
    while at + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + length]
        end = at + 12 + length
        if end > len(content) or zlib.crc32(kind + body) != int.from_bytes(content[end - 4 : end], "big"):
            return None
        if size is None:
            if kind != b"IHDR" or length != 13:
                return None
            size = struct.unpack(">II", body[:8])
        if kind == b"IEND":
            return size if end == len(content) else None
        at = end
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header of a file that ends as a JPEG does."""
    at = 2
    if not content.rstrip(b"\x00").endswith(b"\xff\xd9"):
        return None
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
