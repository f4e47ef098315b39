"""Is this really a PNG or JPEG, whole and of a sane size? Judged by content, never by name. Pure."""

import zlib
from dataclasses import dataclass

MAX_SIDE_PIXELS = 4000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_JPEG_FRAMES = (0xC0, 0xC1, 0xC2)
"""Baseline, extended and progressive: the kinds that browsers show."""


@dataclass(frozen=True)
class Image:
    """What an image is; both sides are above zero."""

    media_type: str
    width: int
    height: int


def recognise(content: bytes) -> Image | None:
    """The PNG or JPEG that this is; None for anything else, and for what is broken or cut short."""
    if content.startswith(_PNG):
        media_type, size = "image/png", _png_size(content)
    elif content.startswith(_JPEG):
        media_type, size = "image/jpeg", _jpeg_size(content)
    else:
        return None
    return None if size is None or 0 in size else Image(media_type, *size)


def detect_image(content: bytes) -> str | None:
    """`image/png`, `image/jpeg`, or None for anything else, broken, cut short or absurdly large."""
    image = recognise(content)
    return None if image is None or max(image.width, image.height) > MAX_SIDE_PIXELS else image.media_type


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height when every chunk's checksum holds and nothing follows the last."""
    at = len(_PNG)
    if content[at : at + 8] != b"\x00\x00\x00\x0dIHDR":
        return None
    size = _number(content, at + 8, 4), _number(content, at + 12, 4)
    while at + 12 <= len(content):
        end = at + 8 + _number(content, at, 4)
        if end + 4 > len(content) or zlib.crc32(content[at + 4 : end]) != _number(content, end, 4):
            return None
        if content[at + 4 : at + 8] == b"IEND":
            return size if end + 4 == len(content) else None
        at = end + 4
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height when a frame and a scan stand in segments one after the other, and the image has its end.

    What follows the end is let pass: phones write there (Samsung's trailer, the film of a moving photo).
    """
    at, size = 2, None
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], _number(content, at + 2, 2)
        if marker == 0xFF:
            at += 1
            continue
        if length < 2:
            return None
        if marker == 0xDA:
            return size if content.rfind(b"\xff\xd9") > at + length else None
        if marker in _JPEG_FRAMES:
            size = _number(content, at + 7, 2), _number(content, at + 5, 2)
        at += 2 + length
    return None


def _number(content: bytes, at: int, length: int) -> int:
    return int.from_bytes(content[at : at + length])
