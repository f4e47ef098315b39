"""Settings from the environment, then `instance/settings.toml`; a bad value stops the start with one sentence."""

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

DEFAULTS: dict[str, str] = {
    "DATABASE_URL": "",
    "PORT": "8000",
    "TIMEZONE": "Asia/Jayapura",
    "REGION_NAME": "Kabupaten Jayapura",
    "APP_NAME": "Pinova",
    "RESEARCH_AGENCY": "Bappeda",
    "TRUSTED_HOSTS": "",
    "BEHIND_PROXY": "",
    "PUBLIC_CATALOGUE": "",
    "MAIL_URL": "",
    "SECRET_KEY": "",
    "SECRET_KEY_FALLBACKS": "",
}
MIN_SECRET_LENGTH = 32
MAX_REQUEST_BYTES = 12 * 1024 * 1024
MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""By scheme: plain, encrypted after the greeting, encrypted from the first byte."""


class SettingError(Exception):
    """A setting cannot be used; the message is one sentence that names it."""


@dataclass(frozen=True)
class MailServer:
    """What `MAIL_URL` says, e.g. `smtp+starttls://user:password@host:587?from=pinova@example.go.id`."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def load_settings(instance: Path, overrides: dict[str, Any] | None = None) -> dict[str, Any]:
    """Flask's configuration. Raises `SettingError`. Makes and keeps a secret key when there is none."""
    instance.mkdir(parents=True, exist_ok=True)
    raw = {**DEFAULTS, **_read_file(instance / "settings.toml")}
    raw |= {key: os.environ[key] for key in DEFAULTS if key in os.environ}
    raw |= {key: value for key, value in (overrides or {}).items() if key in DEFAULTS}
    url = _database_url(raw["DATABASE_URL"], instance)
    https = _flag("BEHIND_PROXY", raw["BEHIND_PROXY"])
    return {
        "SECRET_KEY": _secret(raw["SECRET_KEY"], instance),
        "SECRET_KEY_FALLBACKS": _list(raw["SECRET_KEY_FALLBACKS"]) or None,
        "SQLALCHEMY_DATABASE_URI": url,
        "PORT": _port(raw["PORT"]),
        "TIMEZONE": _zone(raw["TIMEZONE"]),
        "REGION_NAME": raw["REGION_NAME"],
        "APP_NAME": raw["APP_NAME"],
        "RESEARCH_AGENCY": raw["RESEARCH_AGENCY"],
        "TRUSTED_HOSTS": _list(raw["TRUSTED_HOSTS"]) or None,
        "BEHIND_PROXY": https,
        "PUBLIC_CATALOGUE": _flag("PUBLIC_CATALOGUE", raw["PUBLIC_CATALOGUE"]),
        "MAIL_SERVER": _mail_server(raw["MAIL_URL"]),
        "UPLOAD_FOLDER": str(instance / "uploads"),
        "MAX_CONTENT_LENGTH": MAX_REQUEST_BYTES,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "SESSION_COOKIE_NAME": "__Host-pinova" if https else "pinova",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        **{key: value for key, value in (overrides or {}).items() if key not in DEFAULTS},
    }


def _read_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"settings.toml cannot be read: {error}.") from error
    unknown = sorted(set(found) - set(DEFAULTS))
    if unknown:
        raise SettingError(f"settings.toml names settings that do not exist: {', '.join(unknown)}.")
    return {key: str(value) for key, value in found.items()}


def _secret(value: str, instance: Path) -> str:
    if value:
        if len(value) < MIN_SECRET_LENGTH:
            raise SettingError(f"SECRET_KEY is too short: use at least {MIN_SECRET_LENGTH} characters.")
        return value
    path = instance / "secret_key"
    if not path.exists():
        _make_secret(path)
    return path.read_text(encoding="ascii").strip()


def _make_secret(path: Path) -> None:
    """A whole secret appears at once: of two processes that start together, one's is kept and both use it."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        path.hardlink_to(part)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _database_url(value: str, instance: Path) -> str:
    if not value:
        return f"sqlite:///{instance / 'pinova.db'}"
    try:
        backend = make_url(value).drivername
    except ArgumentError as error:
        raise SettingError("DATABASE_URL is not a database address.") from error
    if backend not in ("sqlite", "postgresql+psycopg"):
        raise SettingError("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    return value


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= 65535:
        raise SettingError("PORT must be a number from 1 to 65535.")
    return int(value)


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(f"TIMEZONE {value!r} is not a time zone; an example is Asia/Jayapura.") from error
    return value


def _mail_server(value: str) -> MailServer | None:
    """None for none. What is wrong is said without the value: it may hold a password."""
    if not value:
        return None
    try:
        url = urlsplit(value)
        port = url.port or MAIL_PORTS.get(url.scheme, 0)
        sender = parse_qs(url.query)["from"][0]
    except (ValueError, KeyError) as error:
        raise SettingError("MAIL_URL must look like smtps://host:465?from=pinova@example.go.id.") from error
    if url.scheme not in MAIL_PORTS or not url.hostname or "@" not in sender or not sender.isprintable():
        raise SettingError("MAIL_URL must look like smtps://host:465?from=pinova@example.go.id.")
    if url.password and url.scheme == "smtp":
        raise SettingError("MAIL_URL has a password: begin it with smtps:// or smtp+starttls://, which encrypt.")
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return MailServer(url.scheme, url.hostname, port, sender, user, password)


def _flag(name: str, value: str) -> bool:
    if value.lower() in ("", "0", "no", "false"):
        return False
    if value.lower() in ("1", "yes", "true"):
        return True
    raise SettingError(f"{name} must be yes or no.")


def _list(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
