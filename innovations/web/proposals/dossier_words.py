"""The dossier in words: its sections, and in place of what this reader may not know a line that says so."""

from collections.abc import Callable, Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from innovations.documents.dossier import Block, Section
from innovations.domain import decisions, policy
from innovations.domain.dossier import Dossier, Ground, Sight, Standing
from innovations.domain.scoring import get_score
from innovations.models.decisions import LetterState
from innovations.models.masterplan import LinkState
from innovations.models.proposals import DECIDED_STATES, Attachment, AttachmentKind, Origin, State
from innovations.models.reviews import Review, ReviewRevision
from innovations.web import formats, labels
from innovations.web.words import lazy as _l

from .panel import describe
from .present import GROUPS, in_words, list_groups

STANDINGS = {
    Standing.COUNTED: _l("dihitung dalam nilai"),
    Standing.UNSENT: _l("belum dikirim"),
    Standing.OLD: _l("untuk versi sebelumnya, tidak dihitung"),
    Standing.VOID: _l("gugur karena benturan kepentingan, tidak dihitung"),
}
GROUNDS = {
    Ground.MEMBER: _l("pemilik atau anggota tim usulan ini, sekarang atau dahulu"),
    Ground.PERMITTER: _l("memberi izin tertulis atas usulan ini"),
    Ground.AGENCY: _l("dari OPD usulan ini"),
}
CLOSED = _l("Bagian ini tidak terbuka bagi Anda.")
ELSEWHERE = ("title", "initiator", "initiator_name", "agency", "unit", "team")
"""Parts of the content that have a section of their own."""


def list_sections(dossier: Dossier) -> list[Section]:
    """All sections in their order."""
    found = []
    for title, is_open, build in PARTS:
        blocks = build(dossier) if is_open(dossier.sight) else [Block(text=str(CLOSED))]
        found.append(Section(str(title), blocks or [Block(text=_("Tidak ada."))]))
    return found


def _proposal(dossier: Dossier) -> list[Block]:
    proposal = dossier.proposal
    directive = proposal.directive
    facts = [
        (_("Nomor usulan"), proposal.number),
        (_("Judul inovasi"), dossier.content["title"]),
        (pgettext("one", "Arahan"), f"{directive.number} – {directive.title}"),
        (_("Status"), labels.label(proposal.state)),
        (_("Diajukan"), formats.moment(proposal.submitted_at)),
        (_("Versi"), str(proposal.version_no)),
    ]
    if proposal.state is State.RETURNED:
        facts.append((_("Kirim kembali sampai"), formats.day(proposal.returned_until)))
    return [Block(facts=facts)]


def _origin(dossier: Dossier) -> list[Block]:
    proposal = dossier.proposal
    unit = proposal.unit.name if proposal.unit is not None else "–"
    return [
        Block(
            facts=[
                (_("Pemilik"), proposal.owner.name),
                (_("OPD"), proposal.agency.name),
                (_("Unit kerja"), unit),
                (
                    _("Inisiator"),
                    " – ".join(filter(None, (labels.label(proposal.initiator), proposal.initiator_name))),
                ),
            ]
        )
    ]


def _team(dossier: Dossier) -> list[Block]:
    rows = [(row["name"], row["task"] or "–") for row in dossier.content.get("team", [])]
    return [Block(head=(_("Nama"), _("Tugas")), rows=rows)] if rows else []


def _content(dossier: Dossier) -> list[Block]:
    """The last version, section by section."""
    blocks = []
    for group in list_groups(dossier.content, dossier.affairs):
        answers = [answer for answer in group.answers if answer.name not in ELSEWHERE]
        facts = [(answer.label, answer.text or "–") for answer in answers if not answer.is_long]
        blocks += [Block(group.title, facts)] if facts else []
        blocks += [
            Block(answer.label, text=answer.text or "–")
            for answer in answers
            if answer.is_long and group.section not in ("bukti", "masterplan")
        ]
    return blocks


def _versions(dossier: Dossier) -> list[Block]:
    order = [name for names in GROUPS.values() for name in names]
    rows = [
        (
            str(version.row.version_no),
            f"{formats.moment(version.row.submitted_at)}, {dossier.names[version.row.submitted_by_id]}",
            ", ".join(str(labels.FIELDS[name]) for name in order if name in version.changed) or "–",
            version.row.content_hash,
        )
        for version in dossier.versions
    ]
    return [Block(head=(_("Versi"), _("Dikirim"), _("Yang berubah"), _("SHA-256")), rows=rows)] if rows else []


def _permissions(dossier: Dossier) -> list[Block]:
    proposal = dossier.proposal
    if not proposal.permissions and not policy.needs_permission(proposal):
        return [Block(text=_("Usulan ini tidak memerlukan izin tertulis."))]
    return [
        Block(
            _("Surat %(number)s", number=row.letter_number),
            [
                (_("Tanggal"), formats.day(row.letter_date)),
                (_("Penanda tangan"), row.signed_by),
                (_("Untuk versi"), str(row.version_no)),
                (_("Dicatat"), f"{formats.moment(row.granted_at)}, {dossier.names[row.recorded_by_id]}"),
                (
                    _("Keadaan"),
                    _("tidak berlaku lagi sejak %(at)s", at=formats.moment(row.superseded_at))
                    if row.superseded_at
                    else _("berlaku"),
                ),
            ],
        )
        for row in proposal.permissions
    ]


def _checks(dossier: Dossier) -> list[Block]:
    return [
        Block(
            _("Versi %(no)s", no=check.version_no),
            [(_("Diperiksa"), f"{formats.moment(check.checked_at)}, {dossier.names[check.checked_by_id]}")],
            (_("Kriteria"), _("Terpenuhi"), _("Alasan")),
            [
                (labels.label(answer.gate), _("ya") if answer.passed else _("tidak"), answer.reason or "–")
                for answer in check.answers
            ],
        )
        for check in dossier.proposal.checks
    ]


def _assignments(dossier: Dossier) -> list[Block]:
    proposal = dossier.proposal
    if proposal.directive.reviews_each is None:
        return [Block(text=_("Semua anggota tim penilai menilai semua usulan arahan ini."))]
    rows = [
        (dossier.names[row.reviewer_id], formats.moment(row.assigned_at), dossier.names[row.assigned_by_id])
        for row in proposal.assignments
    ]
    return [Block(head=(_("Penilai"), _("Ditugaskan"), _("Oleh")), rows=rows)] if rows else []


def _reviews(dossier: Dossier) -> list[Block]:
    """Each review with what it said before; for who may not know who scored, the comments alone."""
    if not dossier.sight.reviewers:
        note = _("Penilaian per orang tidak terbuka bagi Anda. Catatan tim penilai, tanpa nama:")
        return [Block(text=note), *(Block(text=comment) for comment in dossier.comments)]
    blocks = []
    if dossier.sight.is_own_only:
        blocks.append(Block(text=_("Penilaian anggota lain terbuka setelah Anda mengirim penilaian Anda sendiri.")))
    for review, standing in dossier.reviews:
        blocks.append(_review(dossier, review, standing))
        blocks += [_revision(dossier, review, old) for old in review.revisions]
    return blocks


def _review(dossier: Dossier, review: Review, standing: Standing) -> Block:
    title = _("%(name)s – versi %(no)s", name=dossier.names[review.reviewer_id], no=review.version_no)
    if standing is Standing.UNSENT:
        return Block(title, [(_("Keadaan"), str(STANDINGS[standing]))])
    values = {score.criterion_id: (str(score.value), score.reason) for score in review.scores}
    facts = [
        (_("Keadaan"), str(STANDINGS[standing])),
        (_("Dikirim"), formats.moment(review.sent_at)),
        *_paper(dossier, review.entered_by_id, review.signed_on),
        (_("Nilai"), formats.score(get_score(review.points, 1))),
        (_("Catatan"), review.comment or "–"),
    ]
    return Block(title, facts, _score_head(), _score_rows(dossier, values))


def _revision(dossier: Dossier, review: Review, old: ReviewRevision) -> Block:
    """What stood before it was given back, or before its reviewer changed it in deliberation."""
    is_own = old.replaced_by_id == review.reviewer_id
    moment = formats.moment(old.replaced_at)
    reopened = (_("Dibuka kembali"), f"{moment}, {dossier.names[old.replaced_by_id]}")
    names = {"name": dossier.names[review.reviewer_id], "no": review.version_no, "turn": old.revision_no}
    values = {int(key): (str(value), old.sheet["reasons"].get(key, "")) for key, value in old.sheet["values"].items()}
    facts = [
        (_("Dikirim"), formats.moment(old.sent_at)),
        *_paper(dossier, old.sheet.get("entered_by_id"), old.sheet.get("signed_on")),
        (_("Nilai"), formats.score(get_score(old.points, 1))),
        (_("Catatan"), old.sheet["comment"] or "–"),
        (_("Diubah penilainya"), moment) if is_own else reopened,
        (_("Alasan"), old.reason),
    ]
    if is_own:
        title = _("%(name)s – versi %(no)s, kiriman ke-%(turn)s sebelum diubah penilainya", **names)
    else:
        title = _("%(name)s – versi %(no)s, kiriman ke-%(turn)s sebelum dibuka kembali", **names)
    return Block(title, facts, _score_head(), _score_rows(dossier, values))


def _paper(dossier: Dossier, entered_by_id: int | None, signed_on: date | str | None) -> list[tuple[str, str]]:
    """Of a review that was entered from a signed sheet; a revision keeps its day as text."""
    if entered_by_id is None or signed_on is None:
        return []
    day = formats.day(date.fromisoformat(str(signed_on)))
    name = dossier.names[entered_by_id]
    return [(_("Asal"), _("dari lembar kertas bertanggal %(day)s, dimasukkan %(name)s", day=day, name=name))]


def _score_head() -> Sequence[str]:
    return (_("Kriteria"), _("Bobot"), _("Nilai"), _("Alasan"))


def _score_rows(dossier: Dossier, values: dict[int, tuple[str, str]]) -> list[Sequence[str]]:
    return [
        (row.name, f"{row.weight_percent}%", values[row.id][0], values[row.id][1] or "–")
        for row in dossier.criteria
        if row.id in values
    ]


def _conflicts(dossier: Dossier) -> list[Block]:
    rows = [
        (dossier.names[row.reviewer_id], formats.moment(row.declared_at), row.reason)
        for row in dossier.proposal.conflicts
    ]
    rows += [(name, _("menurut aturan"), str(GROUNDS[ground])) for name, ground in dossier.kept_away]
    return [Block(head=(_("Nama"), _("Dinyatakan"), _("Alasan")), rows=rows)] if rows else []


def _standing(dossier: Dossier) -> list[Block]:
    return _score(dossier) + _minutes(dossier)


def _minutes(dossier: Dossier) -> list[Block]:
    row = dossier.minutes
    if row is None:
        return []
    closed = row.closing
    facts = [
        (_("Nomor"), row.number or "–"),
        (_("Tanggal rapat"), formats.day(row.held_on)),
        (_("Keadaan"), _("ditutup %(at)s", at=formats.moment(closed.closed_at)) if closed else _("belum ditutup")),
    ]
    return [Block(_("Berita acara arahan"), facts + ([(_("SHA-256"), closed.content_hash)] if closed else []))]


def _score(dossier: Dossier) -> list[Block]:
    place, score = dossier.place, decisions.score_of(dossier.proposal)
    if place is None or score is None:
        return []
    rank = _("%(rank)s dari %(of)s usulan yang bernilai", rank=place.rank, of=place.of)
    if place.is_partial:
        rank += _(", tidak termasuk yang nilainya ditutup bagi Anda")
    is_final = dossier.proposal.state in DECIDED_STATES
    return [
        Block(
            facts=[
                (_("Nilai akhir") if is_final else _("Nilai sementara"), formats.score(score)),
                (_("Penilaian yang dihitung"), str(place.reviews)),
                (_("Peringkat dalam arahan"), rank),
            ]
        )
    ]


def _decision(dossier: Dossier) -> list[Block]:
    proposal, agency = dossier.proposal, dossier.proposal.executing_agency
    if proposal.state not in DECIDED_STATES:
        return [Block(text=_("Belum diputuskan."))]
    facts = [(_("Dicatat"), formats.moment(proposal.decided_at))]
    if proposal.decree_number is not None:
        facts += [
            (_("Nomor keputusan"), proposal.decree_number),
            (_("Tanggal keputusan"), formats.day(proposal.decree_date)),
            (_("OPD pelaksana"), agency.name if agency is not None else "–"),
        ]
    return [Block(facts=facts, text=proposal.decision_reason)]


def _letter(dossier: Dossier) -> list[Block]:
    """Of what was decided here: where it stands, and the text once it is sent."""
    proposal, row = dossier.proposal, dossier.letter
    if proposal.state not in DECIDED_STATES:
        return [Block(text=_("Belum diputuskan."))]
    if proposal.origin is Origin.IMPORTED:
        return []
    if not dossier.sight.letter:
        return [Block(text=str(CLOSED))]
    state = row.state if row is not None else LetterState.READY
    facts = [(_("Keadaan"), labels.label(state))]
    if row is not None and state is LetterState.SENT:
        facts.append((_("Dikirim"), f"{formats.moment(row.sent_at)}, {_find_sender(dossier)}"))
    if row is not None and state is LetterState.HELD:
        facts.append((_("Alasan"), row.hold_reason))
    return [Block(facts=facts, text=row.content if row is not None else "")]


def _find_sender(dossier: Dossier) -> str:
    told = [describe(entry)["actor"] for entry in dossier.entries if entry.event.code == "letter_sent"]
    return next(iter(told), "–")


def _explanation(dossier: Dossier) -> list[Block]:
    row = dossier.explanation
    if row is None:
        return []
    who = row.answered_by.name if row.answered_by is not None and dossier.sight.reviewers else _("tim penilai")
    answered = f"{formats.moment(row.answered_at)}, {who}" if row.answered_at else _("Menunggu jawaban tim penilai.")
    return [
        Block(facts=[(_("Ditanyakan"), f"{formats.moment(row.asked_at)}, {row.asked_by.name}")], text=row.question),
        Block(facts=[(_("Dijawab"), answered)], text=row.answer or ""),
    ]


def _programmes(dossier: Dossier) -> list[Block]:
    """The confirmed ones; what the owner suggests is part of the text that this reader is shown."""
    links = [link for link in dossier.proposal.links if link.state is LinkState.CONFIRMED]
    rows = [(f"{link.programme.code} – {link.programme.name}", link.contribution) for link in links]
    suggested = in_words("programmes", dossier.content.get("programmes"), {})
    blocks = [Block(head=(_("Program"), _("Kontribusi")), rows=rows)] if rows else []
    return blocks + ([Block(_("Menurut pengusul"), text=suggested)] if suggested else [])


def _files(dossier: Dossier) -> list[Block]:
    last = {row["sha256"] for row in dossier.content.get("files", [])}
    rows = [
        (
            file.filename,
            labels.label(file.kind)
            if file.kind is not AttachmentKind.EVIDENCE or file.sha256 in last
            else _("Bukti dukung versi sebelumnya"),
            formats.file_size(file.size_bytes),
            file.sha256,
        )
        for file in dossier.files
    ]
    head = (_("Berkas"), _("Jenis"), _("Ukuran"), _("SHA-256"))
    return [Block(head=head, rows=rows, links=[_address(dossier, file) for file in dossier.files])] if rows else []


def _address(dossier: Dossier, file: Attachment) -> str:
    """Scans of paper sheets have a door of their own."""
    door = "reviews.scan" if file.kind is AttachmentKind.REVIEW_SHEET else "proposals.download"
    return url_for(door, number=dossier.proposal.number, file_id=file.id)


def _timeline(dossier: Dossier) -> list[Block]:
    told = [describe(entry) for entry in dossier.entries]
    rows = [(row["at"], row["sentence"], row["actor"] or "–", row["reason"] or "–") for row in told]
    return [Block(head=(_("Waktu"), _("Peristiwa"), _("Oleh"), _("Keterangan")), rows=rows)] if rows else []


def _anyone(_sight: Sight) -> bool:
    return True


PARTS: Sequence[tuple[str, Callable[[Sight], bool], Callable[[Dossier], list[Block]]]] = (
    (_l("Data usulan"), _anyone, _proposal),
    (_l("Pengusul"), _anyone, _origin),
    (_l("Tim"), _anyone, _team),
    (_l("Isi usulan"), _anyone, _content),
    (_l("Versi yang dikirim"), lambda sight: sight.files, _versions),
    (_l("Izin tertulis"), lambda sight: sight.files, _permissions),
    (_l("Pemeriksaan administrasi"), lambda sight: sight.files, _checks),
    (_l("Pembagian penilaian"), lambda sight: sight.reviewers, _assignments),
    (_l("Penilaian"), lambda sight: sight.scores, _reviews),
    (_l("Benturan kepentingan"), lambda sight: sight.reviewers, _conflicts),
    (_l("Nilai dan peringkat"), lambda sight: sight.scores, _standing),
    (_l("Keputusan"), _anyone, _decision),
    (_l("Surat pemberitahuan"), _anyone, _letter),
    (_l("Permintaan penjelasan"), lambda sight: sight.explanation, _explanation),
    (_l("Program masterplan"), _anyone, _programmes),
    (_l("Berkas"), lambda sight: sight.files, _files),
    (_l("Riwayat"), _anyone, _timeline),
)
"""Title, to whom it is open, and what stands in it; who stands behind the proposal has parts of its own."""
