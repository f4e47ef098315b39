"""The area's blueprint, shared by its modules of views."""

from flask import Blueprint

blueprint = Blueprint("decisions", __name__)
