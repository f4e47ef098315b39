"""The blueprint of /arahan, and how its views find a directive they may edit."""

from flask import Blueprint

from innovations.domain import clock, directives, policy
from innovations.models.directives import Directive
from innovations.web.current import get_actor
from innovations.web.security import found, require

blueprint = Blueprint("directives", __name__, url_prefix="/arahan")


@blueprint.context_processor
def zone() -> dict[str, str]:
    """The name of the region's zone, beside every field for a time."""
    return {"zone": clock.local(clock.now()).tzname() or ""}


def get_editable(directive_id: int) -> Directive:
    """The directive, for kominfo; 404 or 403 for others."""
    directive = found(directives.get(directive_id))
    require(policy.can_manage_directives(get_actor()))
    return directive
