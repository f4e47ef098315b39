"""The blueprint of /pengaturan: for admin, and for the auditor to read."""

from flask import Blueprint, request

from innovations.domain import accountability, policy
from innovations.web.current import get_actor
from innovations.web.security import require

blueprint = Blueprint("settings", __name__, url_prefix="/pengaturan")


@blueprint.before_request
def let_in_readers() -> None:
    """Nobody else has business here, but for kominfo at the letters; what changes something asks for more."""
    words_letters = request.endpoint == "settings.edit_text" and accountability.can_word_letters(get_actor())
    require(policy.can_read_accounts(get_actor()) or words_letters)


def require_admin() -> None:
    """403 for the auditor at what changes something."""
    require(policy.can_manage_accounts(get_actor()))
