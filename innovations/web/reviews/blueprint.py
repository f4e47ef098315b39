"""The area's blueprint, shared by its modules of views."""

from flask import Blueprint

blueprint = Blueprint("reviews", __name__)
