"""Pinova: a directive is answered with innovations, scored, decided and tied to the masterplan."""

import os
from pathlib import Path
from typing import Any

from flask import Flask

from . import cli, models, web
from .config import load_settings
from .database import db, engine_options, init_database
from .domain import clock, mails

ROOT = Path(__file__).parent.parent

__all__ = ["create_app", "db", "models"]


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application: config, then database, then web, then commands. Raises `config.SettingError`.

    `overrides` are settings by name and Flask options; `INSTANCE_PATH` in the environment moves `instance/`.
    """
    instance = Path(os.environ.get("INSTANCE_PATH", ROOT / "instance")).resolve()
    app = web.Application(
        __name__,
        root_path=str(ROOT),
        instance_path=str(instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config |= load_settings(instance, overrides)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        **engine_options(app.config["SQLALCHEMY_DATABASE_URI"]),
        **app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {}),
    }
    clock.set_zone(app.config["TIMEZONE"])
    mails.set_on(app.config["MAIL_SERVER"] is not None)
    init_database(app)
    web.init_web(app)
    cli.init_cli(app)
    return app
