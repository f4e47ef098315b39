"""The blueprint of /usulan, apart from its views so that several modules of views can share it."""

from flask import Blueprint

blueprint = Blueprint("proposals", __name__, url_prefix="/usulan")
