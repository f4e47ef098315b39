"""The section *Tindak lanjut* on the page of a proposal: what followed the Keputusan, and who carries it out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from innovations.domain import clock, execution, policy, trials
from innovations.domain.actor import Actor
from innovations.domain.trials import Story
from innovations.models.events import Event
from innovations.models.followup import Implementation, Outcome, Trial
from innovations.models.proposals import LIVE_STATES, AttachmentKind, Proposal, State
from innovations.web import formats, labels, quantities
from innovations.web.measure_chart import make_chart, summarise

from .follow_up_words import MEND, NEW, PASS_ON, PATHS
from .overview import find_file, scan_url

Facts = list[tuple[str, Any]]


def get_follow_up(proposal: Proposal, actor: Actor, events: Sequence[Event]) -> dict[str, Any] | None:
    """What `_follow_up.html` shows of an approved innovation; `events` as the reader may know them, newest first."""
    if proposal.state not in LIVE_STATES:
        return None
    story, sees_files = trials.get_story(proposal), policy.can_see_files(actor, proposal)
    chart, links = make_chart(story), list_links(proposal, actor, story)
    stop = next((event for event in events if event.code == "proposal_stop"), None)
    scan = find_file(proposal, AttachmentKind.REGULATION) if sees_files else None
    return {
        "facts": [
            *list_executors(proposal, events),
            *list_trial(story.trial),
            *list_outcome(story.outcome, story),
            *list_implementation(story.implementation),
            *list_closure(story, stop),
            *([] if chart is not None else list_measure(story)),
        ],
        "note": note_for(proposal, story) if links else "",
        "lessons": [row.lesson for row in (story.outcome, story.closure) if row is not None and row.lesson],
        "chart": chart,
        "scan_url": scan_url(proposal, scan),
        "links": links,
    }


def list_links(proposal: Proposal, actor: Actor, story: Story) -> list[tuple[str, str]]:
    """(words, address) of what the reader may write, what is missing first."""
    found = []
    for path, part in PATHS.items():
        if trials.can_write(actor, proposal, part) and trials.is_due(proposal, part, story):
            is_new = story.get(part) is None
            url = url_for("proposals.write_part", number=proposal.number, part=path)
            found.append((not is_new, str((NEW if is_new else MEND)[part].title), url))
    links = [(words, url) for _is_old, words, url in sorted(found, key=lambda row: row[0])]
    if execution.can_pass_on(actor, proposal):
        links.append((str(PASS_ON.title), url_for("proposals.pass_on", number=proposal.number)))
    return links


def note_for(proposal: Proposal, story: Story) -> str:
    """What is to be done next, said without blame."""
    trial = story.trial
    if trial is None or story.outcome is not None:
        return ""
    if proposal.state is State.TRIAL and trial.planned_end < clock.today():
        return _("Masa uji coba menurut rencana sudah lewat: catat hasilnya, atau perpanjang dengan alasan.")
    if proposal.state is State.STOPPED and not story.has_lesson:
        return _("Pelajaran dari uji coba ini belum dicatat, padahal OPD lain dapat memakainya.")
    return ""


def find_first_executor(events: Sequence[Event]) -> str:
    """The OPD of the Keputusan, once it was passed on; else nothing."""
    moves = [event for event in events if event.code == execution.PASSED_ON]
    return str(moves[-1].details["old_name"]) if moves else ""


def list_executors(proposal: Proposal, events: Sequence[Event]) -> Facts:
    """Only where it was passed on: who carries it out now, and who did before."""
    moves = [event for event in events if event.code == execution.PASSED_ON]
    if not moves:
        return []
    now = moves[0].details
    rows = [(_("OPD pelaksana"), _("%(name)s, sejak %(day)s", name=now["new_name"], day=_day(now["since"])))]
    for event in moves:
        name, day = event.details["old_name"], _day(event.details["since"])
        rows.append((_("Pelaksana sebelumnya"), _("%(name)s, sampai %(day)s", name=name, day=day)))
    return rows


def _day(text: str) -> str:
    return formats.day(date.fromisoformat(text))


def list_trial(trial: Trial | None) -> Facts:
    if trial is None:
        return []
    span = {"start": formats.day(trial.started_on), "end": formats.day(trial.planned_end)}
    return [(_("Uji coba"), _("%(start)s sampai %(end)s", **span)), (_("Tempat"), trial.place)]


def list_outcome(outcome: Outcome | None, story: Story) -> Facts:
    if outcome is None:
        return []
    said = _("%(result)s (%(day)s)", result=labels.label(outcome.result), day=formats.day(outcome.ended_on))
    rows: Facts = [(_("Hasil uji coba"), said)]
    if outcome.measured is not None and story.measure is not None:
        rows.append((_("Nilai terukur"), quantities.write(outcome.measured, story.measure.unit)))
    return rows


def list_implementation(row: Implementation | None) -> Facts:
    if row is None:
        return []
    basis = _("belum ada")
    if row.regulation is not None:
        kind, day = labels.label(row.regulation), formats.day(row.issued_on)
        basis = _("%(kind)s nomor %(number)s, %(day)s", kind=kind, number=row.number, day=day)
    return [(_("Diterapkan sejak"), formats.day(row.begun_on)), (_("Dasar hukum"), basis)]


def list_closure(story: Story, stop: Event | None) -> Facts:
    rows: Facts = []
    if story.closure is not None:
        rows.append((_("Dihentikan"), formats.day(story.closure.stopped_on)))
    if stop is not None and stop.reason:
        rows.append((_("Alasan penghentian"), stop.reason))
    return rows


def list_measure(story: Story) -> Facts:
    """In one sentence, where there is nothing to draw yet."""
    measure = story.measure
    if measure is None:
        return []
    return [(_("Ukuran keberhasilan"), f"{measure.name}. {summarise(measure, story.list_points())}")]
