"""Expected refusals: a code and the facts its sentence needs; the words stand in `web/labels.py`."""


class DomainError(Exception):
    """A rule said no. `code` is looked up in `web/refusal_labels.py`; `facts` fill its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Denied(DomainError):  # noqa: N818 - reads as a sentence: raise Denied("not_yours")
    """The actor may see the thing but not do this to it (403)."""


class Invalid(DomainError):  # noqa: N818 - as above
    """What was typed breaks a rule that only the domain knows; `field` names the form field, if one (422)."""

    def __init__(self, code: str, field: str = "", **facts: object) -> None:
        super().__init__(code, **facts)
        self.field = field


def require_part(allowed: bool) -> None:
    """Refuse an act that is somebody else's part: `require_part(policy.can_x(actor, thing))`."""
    if not allowed:
        raise Denied("not_your_part")
