"""Files that are whole or not there: on the disk before they bear their name."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def appearing(target: Path, mode: int = 0o600) -> Iterator[Path]:
    """An empty file to be filled, which is named `target` when the block ends well and gone when it does not."""
    descriptor, name = tempfile.mkstemp(".part", f".{target.name}.", target.parent)
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
        part.chmod(mode)
        sync(part)
        part.rename(target)
        sync(target.parent)
    finally:
        part.unlink(missing_ok=True)
