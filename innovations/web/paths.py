"""Where to go next, when the browser says where: only to pages of our own."""

from urllib.parse import urlsplit


def own_path(target: str | None, fallback: str = "/") -> str:
    """`target` if it is a plain path of this site, else `fallback`: no host, no tricks with slashes or controls."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return fallback
    if any(ord(char) < 0x21 or char == "\\" or ord(char) == 0x7F for char in target) or "%09" in target.lower():
        return fallback
    try:
        target.encode("utf-8")
        parts = urlsplit(target)
    except ValueError:
        return fallback
    return fallback if parts.scheme or parts.netloc else target
