"""How long a directive may still be answered, in words."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import clock, directives
from innovations.domain.directives import WindowState
from innovations.domain.route import deadline_of
from innovations.models.directives import Directive
from innovations.web import formats, labels

TONES = {
    WindowState.OPEN: "green",
    WindowState.UPCOMING: "blue",
    WindowState.CLOSED: "grey",
    WindowState.LEGACY: "grey",
}


@dataclass(frozen=True)
class Window:
    """Badge and sentence: `text` says what is left, or when it opens or closed."""

    state: WindowState
    label: str
    tone: str
    text: str


def describe(directive: Directive) -> Window:
    """The window as it is now."""
    state = directives.get_window_state(directive)
    return Window(state, labels.label(state), TONES[state], _sentence(directive, state))


def _sentence(directive: Directive, state: WindowState) -> str:
    now = clock.now()
    if state is WindowState.LEGACY:
        return _("Menampung inovasi terdahulu")
    if state is WindowState.UPCOMING:
        return _("dibuka %(span)s lagi", span=span(directive.opens_at - now))
    if state is WindowState.CLOSED:
        return _("ditutup %(day)s", day=formats.day(directive.closes_at))
    if now > directive.closes_at:
        return _("sudah ditutup, masih diterima %(span)s lagi", span=span(deadline_of(directive) - now))
    return _("tinggal %(span)s", span=span(directive.closes_at - now))


def span(left: timedelta) -> str:
    """`12 hari`, `5 jam`, `40 menit`: rounded down, so that nobody counts on time they do not have."""
    if left >= timedelta(days=2):
        return ngettext("%(num)s hari", "%(num)s hari", left.days)
    hours, minutes = int(left.total_seconds()) // 3600, int(left.total_seconds()) // 60
    if hours:
        return ngettext("%(num)s jam", "%(num)s jam", hours)
    if minutes:
        return ngettext("%(num)s menit", "%(num)s menit", minutes)
    return _("kurang dari 1 menit")


def grace_sentence(directive: Directive) -> str:
    """What the grace period means for somebody who is late."""
    if not directive.grace_minutes:
        return _("Tidak ada: usulan sesudah penutupan ditolak.")
    return ngettext(
        "Usulan yang masuk sampai %(num)s menit setelah penutupan masih diterima.",
        "Usulan yang masuk sampai %(num)s menit setelah penutupan masih diterima.",
        directive.grace_minutes,
    )
