"""The blueprint of /pengaturan: for admin, and for the auditor to read."""

from flask import Blueprint

from innovations.domain import policy
from innovations.web.current import get_actor
from innovations.web.security import require

blueprint = Blueprint("settings", __name__, url_prefix="/pengaturan")


@blueprint.before_request
def let_in_readers() -> None:
    """Nobody else has business here; what changes something asks for more."""
    require(policy.can_read_accounts(get_actor()))


def require_admin() -> None:
    """403 for the auditor at what changes something."""
    require(policy.can_manage_accounts(get_actor()))
