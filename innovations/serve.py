"""Serving: prepare the database, say how to log in, and answer with waitress."""

from flask import Flask
from waitress import serve


def main(app: Flask) -> None:
    """What `make run` runs."""
    port = app.config["PORT"]
    print(f"http://127.0.0.1:{port}", flush=True)  # noqa: T201 - the person at the terminal reads this
    serve(
        app,
        listen=f"127.0.0.1:{port}",
        threads=8,
        connection_limit=1000,
        channel_timeout=20,
        asyncore_use_poll=True,
        max_request_body_size=64 * 1024 * 1024,
        ident="",
    )
