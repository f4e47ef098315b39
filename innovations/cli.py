"""Commands for whoever runs the machine; thin: each calls a verb and commits."""

from flask import Flask

from innovations.transfer import schema


def init_cli(app: Flask) -> None:
    """Register the commands."""
    schema.init_schema(app)
