"""The one commit: an unsafe request that ends below 400 is kept whole, every other leaves no trace."""

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from innovations.database import db, reading, set_read_only

__all__ = ["Application", "init_transactions", "is_database_ready", "keep", "reading"]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Application(Flask):
    """Flask, with the commit inside the part of a request whose errors still find their handlers."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, then commit or roll back; a failing commit becomes an error page."""
        try:
            response: Response = self.make_response(super().dispatch_request())
            if request.method not in SAFE_METHODS and (response.status_code < 400 or g.get("keep", False)):
                db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return response


def keep() -> None:
    """Commit this request though it is refused: failed log-ins must be counted."""
    g.keep = True


def init_transactions(app: Flask) -> None:
    """From its first hook to its end a request may write only when its method says so."""
    app.before_request(_begin_reading_or_writing)
    app.teardown_request(_end_reading)


def _begin_reading_or_writing() -> None:
    set_read_only(request.method in SAFE_METHODS)


def _end_reading(_error: BaseException | None) -> None:
    """Whatever this thread does next outside a request is not bound by it."""
    set_read_only(False)


def is_database_ready() -> bool:
    """Does the database answer?"""
    return bool(db.session.execute(text("SELECT 1")).scalar())
