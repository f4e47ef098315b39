"""Views of /pemberitahuan: all that the person was told, and that they have read it."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from innovations.domain import notices
from innovations.web import notice_words
from innovations.web.current import get_actor
from innovations.web.paths import own_path
from innovations.web.tables import paginate

from .views import blueprint


@blueprint.get("/pemberitahuan")
def all_notices() -> ResponseReturnValue:
    """Newest first, a page at a time."""
    page = paginate(notices.select_for(get_actor()))
    rows = [notice_words.show(notice) for notice in page.items]
    is_new = any(notice.read_at is None for notice in page.items)
    return render_template("home/notices.html", page=page, rows=rows, last_id=page.items[0].id if is_new else None)


@blueprint.post("/pemberitahuan")
def read_notices() -> ResponseReturnValue:
    """Mark as read what was on the page, and everything before it."""
    last_id = request.form.get("last_id", "")
    if last_id.isascii() and last_id.isdigit():
        notices.mark_read(get_actor(), min(int(last_id[:10]), 2**31 - 1))
    return redirect(own_path(request.form.get("next")), 303)
