"""The parts of a proposal's own page: task list, facts, files, and ways to its other pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from innovations.domain import accountability, policy
from innovations.domain.actor import Actor
from innovations.domain.completeness import Gap
from innovations.domain.files import list_evidence
from innovations.models.proposals import AttachmentKind, Proposal
from innovations.web import formats, labels

from .present import GROUPS, group_gaps


def list_sections(proposal: Proposal) -> list[dict[str, str]]:
    """The task list: each section with its state, and the team."""
    gaps = group_gaps(proposal)
    rows = [_section(proposal, section, gaps.get(section, [])) for section in GROUPS]
    count = len(proposal.team)
    team = {
        "title": _("Tim"),
        "url": url_for("proposals.team", number=proposal.number),
        "state": ngettext("%(num)s anggota", "%(num)s anggota", count) if count else _("Boleh kosong"),
        "tone": "green" if count else "grey",
    }
    return [rows[0], team, *rows[1:]]


def _section(proposal: Proposal, section: str, gaps: Sequence[Gap]) -> dict[str, str]:
    if gaps and all(gap.code == "too_few_words" for gap in gaps):
        state, tone = ngettext("%(num)s belum lengkap", "%(num)s belum lengkap", len(gaps)), "orange"
    elif gaps:
        state, tone = ngettext("%(num)s belum diisi", "%(num)s belum diisi", len(gaps)), "orange"
    else:
        state, tone = _state_without_gaps(proposal, section)
    url = url_for("proposals.edit", number=proposal.number, section=section)
    return {"title": str(labels.SECTIONS[section]), "url": url, "state": state, "tone": tone}


def _state_without_gaps(proposal: Proposal, section: str) -> tuple[str, str]:
    """Files and programmes are welcome, not demanded."""
    if section == "bukti" and (count := len(list_evidence(proposal))):
        return ngettext("%(num)s berkas", "%(num)s berkas", count), "green"
    if section == "masterplan" and (count := len(proposal.links)):
        return ngettext("%(num)s program", "%(num)s program", count), "green"
    return (_("Boleh kosong"), "grey") if section in ("bukti", "masterplan") else (_("Lengkap"), "green")


def list_facts(proposal: Proposal) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [
        (_("Pemilik"), proposal.owner.name),
        (pgettext("one", "Arahan"), proposal.directive.title),
    ]
    if proposal.submitted_at is not None:
        rows += [(_("Diajukan"), formats.moment(proposal.submitted_at)), (_("Versi"), proposal.version_no)]
    else:
        rows.append((pgettext("when", "Ditutup"), formats.moment(proposal.directive.closes_at)))
    if proposal.returned_until is not None:
        rows.append((_("Kirim kembali sampai"), formats.day(proposal.returned_until)))
    return rows


def list_links(proposal: Proposal, actor: Actor) -> list[tuple[str, str]]:
    """(words, address) of the other pages of this proposal that the actor may open."""
    rows = []
    if proposal.versions and policy.can_see_files(actor, proposal):
        rows.append((_("Tanda terima"), "proposals.receipt"))
        if len(proposal.versions) > 1:
            rows.append((_("Bandingkan versi"), "proposals.compare"))
    if accountability.can_open_dossier(actor, proposal):
        rows.append((_("Berkas usulan"), "proposals.dossier"))
    if policy.can_print_letter(actor, proposal):
        rows.append((_("Surat izin untuk dicetak"), "proposals.permission_letter"))
    if policy.can_hand_over(actor, proposal):
        rows.append((_("Alihkan usulan"), "proposals.hand_over"))
    if policy.can_delete(actor, proposal):
        rows.append((_("Hapus draf"), "proposals.delete"))
    return [(words, url_for(endpoint, number=proposal.number)) for words, endpoint in rows]


def list_downloads(proposal: Proposal, actor: Actor, content: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """(name and size, address) of the files that this content names; None for who may not have them."""
    if not policy.can_see_files(actor, proposal):
        return None
    evidence = [row for row in proposal.attachments if row.kind is AttachmentKind.EVIDENCE]
    ids = {attachment.sha256: attachment.id for attachment in evidence}
    return [
        (
            f"{file['filename']} ({formats.file_size(file['size_bytes'])})",
            url_for("proposals.download", number=proposal.number, file_id=ids[file["sha256"]]),
        )
        for file in content.get("files", [])
        if file["sha256"] in ids
    ]


def find_file(proposal: Proposal, kind: AttachmentKind) -> int | None:
    """The newest of a kind. Needs `attachments` loaded."""
    return max((file.id for file in proposal.attachments if file.kind is kind), default=None)


def scan_url(proposal: Proposal, file_id: int | None) -> str:
    return "" if file_id is None else url_for("proposals.download", number=proposal.number, file_id=file_id)
