"""Passwords: argon2id with 19 MiB, two passes, one lane (OWASP 2024), and first passwords that can be read aloud."""

import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_DUMMY = _hasher.hash("nobody has this password")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
MIN_LENGTH, MAX_LENGTH = 10, 200


def hash_password(password: str) -> str:
    """About 20 ms of work: call it before the writing transaction begins."""
    return _hasher.hash(password)


def is_correct(password: str, password_hash: str | None) -> bool:
    """Compare; with None (no such account) the same work is done, so that the time tells nothing."""
    try:
        _hasher.verify(password_hash or _DUMMY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def make_password() -> str:
    """A one-time password such as `k7mp-w2xq-9dfh`: 12 characters of 31, about 59 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


@dataclass(frozen=True)
class OneTime:
    """A one-time password for a slip, and the hash that is all we keep."""

    password: str
    hash: str

    def __repr__(self) -> str:
        """Without the password: a trace may end in a log."""
        return "OneTime(...)"


def issue() -> OneTime:
    """Make and hash a one-time password, before the writing transaction begins."""
    password = make_password()
    return OneTime(password, hash_password(password))
