"""Serving: prepare the database, say where to find it, and answer with waitress."""

import errno
import gc
import signal
import sys
from typing import NoReturn

from alembic.util import CommandError
from flask import Flask
from sqlalchemy.exc import DatabaseError
from waitress.server import create_server

from .cli import fill_if_untouched, first_line, prepare

HOST = "127.0.0.1"
"""The way in from elsewhere is a proxy on this machine that does TLS."""
SETTING_FAULT = 2
UNSENT_BYTES = 256 * 1024 * 1024
"""Of an answer, kept on disk until a slow reader takes it; above that a thread waits for them. The largest file fits:
at waitress' 16 MiB eight who stopped reading their downloads of 100,000 rows (70 MB) held all threads."""


def stop(sentence: object) -> NoReturn:
    """End the program because of how it was set up."""
    print(sentence, file=sys.stderr)  # noqa: T201 - the person at the terminal reads this
    raise SystemExit(SETTING_FAULT)


def main(app: Flask) -> None:
    """What `make run` runs."""
    try:
        with app.app_context():
            prepare()
            logins = fill_if_untouched()
    except CommandError as error:
        stop(error)
    except DatabaseError as error:
        stop(f"DATABASE_URL names a database that cannot be used: {first_line(error.orig)}")
    port = app.config["PORT"]
    try:
        server = create_server(
            app,
            listen=f"{HOST}:{port}",
            threads=8,
            connection_limit=1000,
            channel_timeout=20,
            outbuf_high_watermark=UNSENT_BYTES,
            asyncore_use_poll=True,
            max_request_body_size=64 * 1024 * 1024,
            ident="",
        )
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        stop(f"PORT {port} is in use by another program: choose another, for example PORT={port % 65535 + 1}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # waitress ends what it is answering, then stops
    if logins:
        print(logins)  # noqa: T201 - as above
    gc.collect()
    gc.freeze()  # what the start loaded stays: to look it through again and again made every hundredth page late
    print(f"http://{HOST}:{port}", flush=True)  # noqa: T201 - as above
    server.run()
