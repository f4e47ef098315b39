"""QR codes: an address on paper that a phone can open."""

import io
from itertools import groupby

import segno


def _make(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)


def draw(address: str) -> str:
    """As a whole SVG, for documents."""
    picture = io.BytesIO()
    _make(address).save(picture, kind="svg", border=2, omitsize=True)
    return picture.getvalue().decode()


def trace(address: str) -> tuple[int, str]:
    """(side, path) for an SVG in a page: its `viewBox` is 0 0 side side, the path is filled."""
    rows = [list(row) for row in _make(address).matrix_iter(border=2)]
    path = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                path.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return len(rows), "".join(path)
