"""The audit log: searched, and taken out as a file of exactly what is shown."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import log as events
from innovations.domain import policy
from innovations.models.events import Event
from innovations.web.current import get_actor
from innovations.web.downloads import Cell, send_sheet
from innovations.web.security import require
from innovations.web.tables import paginate, with_query
from innovations.web.transactions import reading

from .blueprint import blueprint
from .forms import LogFilter
from .log_words import Line, put_into_words


@blueprint.get("/log")
def log() -> ResponseReturnValue:
    actor, form = get_actor(), LogFilter()
    require(policy.can_read_log(actor))
    form.offer(events.list_codes(actor))
    page = paginate(events.select_events(actor, form.wanted()), size=50)
    return render_template(
        "settings/log.html",
        form=form,
        is_filtered=bool(form.chosen()),
        page=page,
        lines=_lines(page.items),
        csv_url=with_query("settings.log_file", page=None),
    )


@blueprint.get("/log.csv")
def log_file() -> ResponseReturnValue:
    """All rows of the search, not only this page; read before the export's own event is written."""
    actor, form = get_actor(), LogFilter()
    require(policy.can_read_log(actor))
    with reading():
        form.offer(events.list_codes(actor))
        lines = _lines(events.list_for_export(actor, form.wanted()))
    columns = [_("Waktu"), _("Topik"), _("Kejadian"), _("Rincian"), _("Alasan"), _("Pelaku"), _("NIP pelaku")]
    columns += [_("Mengenai"), _("Alamat IP")]
    rows: list[list[Cell]] = [
        [x.at, x.topic, x.sentence, x.details, x.reason, x.actor, x.actor_login, x.subject, x.address] for x in lines
    ]
    return send_sheet("csv", "log", columns, rows, title=_("Log"), filters=form.words())


def _lines(found: Sequence[Event]) -> list[Line]:
    names = events.list_names(found)
    sees_logins = policy.can_see_logins(get_actor())
    return [put_into_words(event, names, sees_logins) for event in found]
