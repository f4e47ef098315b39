"""The blueprint of this area, apart from its views so that several modules of views can share it."""

from flask import Blueprint

blueprint = Blueprint("followup", __name__)
