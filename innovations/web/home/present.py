"""The to-do list in words: a heading for each kind of work, and one button for each task."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import clock, policy, proposals, stewards
from innovations.domain.actor import Actor
from innovations.domain.directory import Standing
from innovations.domain.todo import SHOWN, Pile, Progress, Task, Upkeep, Work
from innovations.domain.watch import Line, Need
from innovations.domain.workflow import Action
from innovations.models.accounts import Role
from innovations.models.directives import Directive
from innovations.models.proposals import State
from innovations.web import formats, labels
from innovations.web.words import lazy as _l

BUTTONS: Mapping[Work, str] = {
    Work.REVISE: _l("Perbaiki"),
    Work.FINISH: _l("Lanjutkan"),
    Work.PERMIT: _l("Baca dan putuskan"),
    Work.SCORE: _l("Nilai"),
    Work.CHECK: _l("Periksa"),
    Work.EXPLAIN: _l("Jawab"),
    Work.DECIDE: _l("Catat keputusan"),
    Work.LINK: _l("Tautkan"),
}
PATIENCE_DAYS = 7
"""From then on a proposal that waits says so; no law sets a period (domain: PP 38/2017 knows none)."""


def show_pile(pile: Pile) -> dict[str, Any]:
    """One section of the page: heading, rows for the `todo` macro, and the address of the whole list."""
    all_url = (
        url_for("reviews.index") if pile.work is Work.SCORE else url_for("proposals.index", tugas=pile.work.value)
    )
    return {
        "heading": str(labels.WORK[pile.work]),
        "total": pile.total,
        "rows": [show_task(pile.work, task) for task in pile.tasks],
        "all_url": all_url if pile.total > len(pile.tasks) else None,
    }


def show_task(work: Work, task: Task) -> dict[str, Any]:
    pages = {
        Work.SCORE: "reviews.show",
        Work.LINK: "masterplan.link",
        Work.EXPLAIN: "proposals.answer_explanation",
    }
    row = {
        "title": task.title,
        "url": url_for(pages.get(work, "proposals.show"), number=task.number),
        "text": " · ".join(filter(None, (task.number, task.agency))),
        "action": str(BUTTONS[work]),
        "due": _due(work, task),
    }
    if work in (Work.PERMIT, Work.CHECK):
        row["text"] += " · " + _("diajukan %(day)s", day=formats.day(task.since))
    if task.reason and work is Work.SCORE:
        row["due"] = _("Ketua tim membuka kembali penilaian Anda: %(reason)s", reason=_shorten(task.reason))
    elif task.reason:
        row["text"] += " · " + _("Alasan: %(reason)s", reason=_shorten(task.reason))
    return row


def show_owed(lines: Sequence[Line]) -> dict[str, Any]:
    """The section of progress reports that are asked for, and of innovations without news, as `show_pile`."""
    return {
        "heading": _("Laporan kemajuan yang ditunggu"),
        "total": len(lines),
        "rows": [show_silent(line) for line in lines[:SHOWN]],
        "all_url": url_for("followup.board"),
        "all_words": _("Tindak lanjut"),
    }


def show_silent(line: Line) -> dict[str, Any]:
    """One of them; where this period is reported on already, what was told can be amended."""
    is_open = line.schedule is not None and line.schedule.is_open
    due = _("Tanpa kabar sejak %(day)s", day=formats.day(line.last_sign))
    if Need.REPORT_LATE in line.needs:
        due = _("Terlambat sejak %(day)s", day=formats.day(line.due_on))
    elif Need.REPORT_DUE in line.needs:
        due = _("Paling lambat %(day)s", day=formats.day(line.due_on))
    return {
        "title": line.title,
        "url": url_for("followup.report" if is_open else "followup.list_reports", number=line.number),
        "text": f"{line.number} · {line.agency}",
        "action": _("Tulis laporan") if is_open else _("Lihat laporan"),
        "due": due,
    }


def _due(work: Work, task: Task) -> str:
    """Until when, or since when, in words."""
    if work is Work.REVISE:
        until = formats.day(task.due)
        return (
            _("Batas perbaikan sudah lewat: %(until)s", until=until)
            if task.is_too_late
            else _("Kirim lagi paling lambat %(until)s", until=until)
        )
    if work is Work.FINISH:
        return (
            _("Arahannya sudah ditutup")
            if task.is_too_late
            else _("Arahan ditutup %(until)s", until=formats.moment(task.due))  # type: ignore[arg-type]  # a moment here
        )
    waited = (clock.now() - task.since).days if task.since is not None else 0
    if work in (Work.PERMIT, Work.CHECK) and waited > PATIENCE_DAYS:
        return _("Sudah menunggu %(days)s hari", days=waited)
    return ""


def _shorten(text: str, limit: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


HELD_ABOUT: Mapping[str, Any] = {
    "usulan": _l("Usulan"),
    "penilaian": _l("Penilaian"),
    "arahan": _l("Arahan"),
    "masterplan": _l("Masterplan"),
    "indeks": _l("Indeks Inovasi Daerah"),
    "impor": _l("Impor"),
    "pengaturan": _l("Pengaturan"),
    "akun": _l("Akun"),
}


def show_held(path: str, actor: Actor) -> dict[str, str]:
    """A page with a form that was not sent: its proposal and section, else what part of Pinova it belongs to."""
    parts = path.strip("/").split("/")
    area = str(HELD_ABOUT.get(parts[0], _("Halaman lain")))
    proposal = proposals.get(parts[1], actor) if parts[0] in ("usulan", "penilaian") and len(parts) > 1 else None
    if proposal is None:
        return {"url": path, "title": f"{area} ({path})"}
    part = str(labels.SECTIONS.get(parts[-1], _action_name(parts[-1]) or area))
    return {"url": path, "title": f"{proposal.number} · {proposal.shown_title} – {part}"}


def _action_name(code: str) -> str:
    return str(labels.ACTIONS[Action(code)]) if code in set(Action) else ""


def show_directive(directive: Directive, own: int) -> dict[str, Any]:
    """An open directive, and how many proposals of one's own answer it already."""
    text = _("Nomor %(number)s", number=directive.number)
    if own:
        text += " · " + ngettext("%(num)s usulan Anda", "%(num)s usulan Anda", own)
    return {
        "title": directive.title,
        "url": url_for("proposals.new", arahan=directive.id),
        "text": text,
        "action": _("Buat usulan lagi") if own else _("Buat usulan"),
        "due": _("Ditutup %(until)s", until=formats.moment(directive.closes_at)),
    }


def show_under_way(task: Task) -> dict[str, Any]:
    """One's own proposal that lies with others."""
    return {
        "title": task.title,
        "url": url_for("proposals.show", number=task.number),
        "text": _("%(number)s · diajukan %(day)s", number=task.number, day=formats.day(task.since)),
        "action": _("Lihat"),
        "badge": labels.label(task.state),
        "tone": labels.tone(task.state),
    }


def show_progress(progress: Progress) -> dict[str, Any]:
    return {
        "title": progress.title,
        "url": url_for("reviews.watch", directive_id=progress.directive_id),
        "text": _(
            "%(scored)s dari %(all)s usulan sudah dinilai lengkap",
            scored=formats.number(progress.scored),
            all=formats.number(progress.under_review),
        ),
        "action": _("Lihat kemajuan"),
    }


def show_deliberation(directive: Directive) -> dict[str, Any]:
    """A directive whose committee talks about its proposals now."""
    due = directive.deliberation_due
    return {
        "title": directive.title,
        "url": url_for("reviews.agenda", directive_id=directive.id),
        "text": _("Nomor %(number)s", number=directive.number),
        "action": _("Bahas"),
        "due": _("Sampai dengan %(day)s", day=formats.day(due)) if due else "",
    }


def show_share(with_any: int, all_agencies: int) -> dict[str, Any]:
    """How many OPD take part, as far as the reader may see."""
    return {
        "value": f"{formats.number(with_any)}/{formats.number(all_agencies)}",
        "label": _("OPD dengan usulan atau inovasi"),
        "url": url_for("agencies.index"),
    }


def show_figures(counts: Mapping[State, int]) -> list[dict[str, Any]]:
    """Numbers per state, in the order of a proposal's life; none at all is no figure."""
    return [
        {
            "value": formats.number(counts[state]),
            "label": labels.label(state),
            "url": url_for("proposals.index", status=state.value),
        }
        for state in State
        if counts.get(state)
    ]


def show_upkeep(upkeep: Upkeep) -> list[dict[str, Any]]:
    return [
        {
            "value": formats.number(upkeep.locked),
            "label": _("akun terkunci sementara"),
            "url": url_for("settings.accounts"),
        },
        {
            "value": formats.number(upkeep.never_logged_in),
            "label": _("akun belum pernah masuk"),
            "url": url_for("settings.accounts", keadaan=Standing.NEW.value),
        },
        {
            "value": formats.number(upkeep.agencies_without_head),
            "label": _("OPD tanpa kepala tercatat"),
            "url": url_for("settings.agencies"),
        },
    ]


def is_mainly_proposer(actor: Actor) -> bool:
    """Is answering directives among this person's main work? Everybody may, from the page of directives."""
    return policy.can_propose(actor) and not (stewards.oversees(actor) or actor.has(Role.ADMIN))
