"""All that is held on one person, as plain values for a file of theirs (UU 27/2022 ps 6: access to one's own data).

The keys are Indonesian like those of the import files: people read this file.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.accounts import HeldForm, LoginTry, UserRole, UserSession
from innovations.models.agencies import AgencyHead
from innovations.models.decisions import DecisionLetter, DecisionList, LetterState
from innovations.models.directives import CommitteeMember, Directive
from innovations.models.discussion import Message
from innovations.models.events import Event, Topic
from innovations.models.explanations import Explanation
from innovations.models.index import IndexClaim
from innovations.models.minutes import Minutes, Presence
from innovations.models.notices import Notice
from innovations.models.progress import ProgressReport
from innovations.models.proposals import Permission, Proposal, TeamMember
from innovations.models.reviews import Assignment, Conflict, Review, ReviewRevision, ReviewScore

from . import clock, progress, relations, saved_views, sessions
from .actor import Actor
from .own_account import get_account
from .versions import TEXT_FIELDS


def collect(actor: Actor) -> dict[str, Any]:
    """Everything, as JSON values; moments in the region's time."""
    return {
        "dibuat": _text(clock.now()),
        "akun": _account(actor),
        "jabatan_kepala": _heads(actor),
        "tim_penilai": _seats(actor),
        "kehadiran_rapat": _presences(actor),
        "daftar_keputusan": _decision_lists(actor),
        "sesi": _sessions(actor),
        "percobaan_masuk_gagal": _tries(actor),
        "usulan": _proposals(actor),
        "surat_pemberitahuan": _letters(actor),
        "izin_diberikan": _permissions(actor),
        "penilaian": _reviews(actor),
        "penugasan": _assignments(actor),
        "pesan_pembahasan": _messages(actor),
        "benturan_kepentingan": _conflicts(actor),
        "permintaan_penjelasan": _explanations(actor),
        "klaim_indeks": _claims(actor),
        "laporan_kemajuan": _reports(actor),
        "isian_disimpan": _held(actor),
        "tampilan_disimpan": saved_views.export(actor),
        "pemberitahuan": _notices(actor),
        "riwayat": _events(actor),
    }


def _text(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="seconds")
    return value.isoformat() if value else None


def _account(actor: Actor) -> dict[str, Any]:
    account = get_account(actor)
    roles = db.session.scalars(select(UserRole.role).where(UserRole.user_id == actor.id).order_by(UserRole.role))
    return {
        "nip": account.login,
        "nama": account.name,
        "email": account.email,
        "opd": account.agency,
        "unit": account.unit,
        "bahasa": account.locale,
        "peran": [role.value for role in roles],
        "dibuat": _text(account.created_at),
    }


def _heads(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(AgencyHead)
        .where(AgencyHead.user_id == actor.id)
        .options(joinedload(AgencyHead.agency))
        .order_by(AgencyHead.valid_from, AgencyHead.id)
    )
    return [
        {
            "opd": row.agency.name,
            "jenis": row.kind.value,
            "dari": _text(row.valid_from),
            "sampai": _text(row.valid_to),
        }
        for row in rows
    ]


def _seats(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(CommitteeMember)
        .where(CommitteeMember.user_id == actor.id)
        .options(joinedload(CommitteeMember.directive))
        .order_by(CommitteeMember.id)
    )
    return [{"arahan": row.directive.number, "kedudukan": row.seat.value} for row in rows]


def _presences(actor: Actor) -> list[dict[str, Any]]:
    """Meetings of committees that the minutes say the person was at."""
    rows = db.session.execute(
        select(Directive.number, Minutes.held_on, Presence.seat)
        .join(Minutes, Minutes.id == Presence.minutes_id)
        .join(Directive, Directive.id == Minutes.directive_id)
        .where(Presence.user_id == actor.id)
        .order_by(Presence.id)
    )
    return [{"arahan": number, "tanggal": _text(held_on), "kedudukan": seat.value} for number, held_on, seat in rows]


def _decision_lists(actor: Actor) -> list[dict[str, Any]]:
    """Lists of decisions that the person wrote as chair."""
    rows = db.session.execute(
        select(Directive.number, DecisionList.state, DecisionList.written_at)
        .join(Directive, Directive.id == DecisionList.directive_id)
        .where(DecisionList.written_by_id == actor.id)
        .order_by(DecisionList.id)
    )
    return [{"arahan": number, "status": state.value, "waktu": _text(at)} for number, state, at in rows]


def _sessions(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(UserSession).where(UserSession.user_id == actor.id).order_by(UserSession.id))
    return [
        {
            "perangkat": row.device,
            "alamat": row.address,
            "masuk": _text(row.created_at),
            "terakhir_terlihat": _text(row.last_seen_at),
            "diakhiri": _text(row.revoked_at),
        }
        for row in rows
    ]


def _tries(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(LoginTry).where(sessions.tried_as(actor.login)).order_by(LoginTry.id))
    return [{"waktu": _text(row.at), "alamat": row.address} for row in rows]


def _proposals(actor: Actor) -> list[dict[str, Any]]:
    joined = Proposal.team.any(TeamMember.user_id == actor.id)
    rows = db.session.scalars(
        select(Proposal)
        .where(or_(Proposal.owner_id == actor.id, joined))
        .options(selectinload(Proposal.team))
        .order_by(Proposal.id)
    )
    found: list[dict[str, Any]] = []
    for row in rows:
        owns = row.owner_id == actor.id
        tasks = [member.task for member in row.team if member.user_id == actor.id]
        entry: dict[str, Any] = {
            "nomor": row.number,
            "status": row.state.value,
            "sebagai": "pemilik" if owns else "tim",
            "tugas": tasks,
            "dibuat": _text(row.created_at),
            "diajukan": _text(row.submitted_at),
        }
        texts = {name: getattr(row, name) for name in (TEXT_FIELDS if owns else TEXT_FIELDS[:1])}
        found.append(entry | {"isi": texts})
    return found


def _letters(actor: Actor) -> list[dict[str, Any]]:
    """Decision letters that went to the person."""
    rows = db.session.execute(
        select(Proposal.number, DecisionLetter.content, DecisionLetter.sent_at)
        .join(DecisionLetter, DecisionLetter.proposal_id == Proposal.id)
        .where(relations.is_member_sql(actor), DecisionLetter.state == LetterState.SENT)
        .order_by(DecisionLetter.id)
    )
    return [{"usulan": number, "isi": content, "dikirim": _text(at)} for number, content, at in rows]


def _permissions(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Permission)
        .where(or_(Permission.granted_by_id == actor.id, Permission.recorded_by_id == actor.id))
        .options(joinedload(Permission.proposal))
        .order_by(Permission.id)
    )
    return [
        {
            "usulan": row.proposal.number,
            "nomor_surat": row.letter_number,
            "tanggal_surat": _text(row.letter_date),
            "dicatat": _text(row.granted_at),
        }
        for row in rows
    ]


def _reviews(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Review)
        .where(Review.reviewer_id == actor.id)
        .options(
            joinedload(Review.proposal),
            selectinload(Review.scores).joinedload(ReviewScore.criterion),
            selectinload(Review.revisions),
        )
        .order_by(Review.id)
    )
    return [
        {
            "usulan": row.proposal.number,
            "versi": row.version_no,
            "status": row.state.value,
            "dikirim": _text(row.sent_at),
            "dari_lembar_kertas": _text(row.signed_on),
            "catatan": row.comment,
            "nilai": [
                {"kriteria": score.criterion.name, "nilai": score.value, "alasan": score.reason}
                for score in row.scores
            ],
            "terkirim_sebelumnya": [_revision(row, old.sheet) | _replacing(row, old) for old in row.revisions],
        }
        for row in rows
    ]


def _assignments(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Proposal.number, Assignment.assigned_at)
        .join(Assignment, Assignment.proposal_id == Proposal.id)
        .where(Assignment.reviewer_id == actor.id)
        .order_by(Proposal.number)
    )
    return [{"usulan": number, "waktu": _text(at)} for number, at in rows]


def _revision(review: Review, sheet: dict[str, Any]) -> dict[str, Any]:
    """What it said before, in the shape of what it says now."""
    keys = [(score.criterion.name, str(score.criterion_id)) for score in review.scores]
    scores = [
        {"kriteria": name, "nilai": sheet["values"].get(key), "alasan": sheet["reasons"].get(key, "")}
        for name, key in keys
    ]
    return {"catatan": sheet["comment"], "nilai": scores}


def _replacing(review: Review, old: ReviewRevision) -> dict[str, Any]:
    """By the reviewer in deliberation, or given back by the chair."""
    done = "diubah" if old.replaced_by_id == review.reviewer_id else "dibuka_kembali"
    return {"dikirim": _text(old.sent_at), done: _text(old.replaced_at), f"alasan_{done}": old.reason}


def _messages(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Proposal.number, Message)
        .join(Message, Message.proposal_id == Proposal.id)
        .where(Message.author_id == actor.id)
        .order_by(Message.id)
    )
    return [
        {
            "usulan": number,
            "waktu": _text(message.written_at),
            "isi": message.text,
            "ditarik": _text(message.withdrawn_at),
        }
        for number, message in rows
    ]


def _conflicts(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Conflict)
        .where(Conflict.reviewer_id == actor.id)
        .options(joinedload(Conflict.proposal))
        .order_by(Conflict.id)
    )
    return [{"usulan": row.proposal.number, "alasan": row.reason, "waktu": _text(row.declared_at)} for row in rows]


def _explanations(actor: Actor) -> list[dict[str, Any]]:
    """Questions the person asked, with the answer, and answers the person gave."""
    rows = db.session.execute(
        select(Proposal.number, Explanation)
        .join(Proposal, Proposal.id == Explanation.proposal_id)
        .where(or_(Explanation.asked_by_id == actor.id, Explanation.answered_by_id == actor.id))
        .order_by(Explanation.id)
    )
    return [
        {
            "usulan": number,
            "sebagai": "penanya" if row.asked_by_id == actor.id else "penjawab",
            "pertanyaan": row.question,
            "diajukan": _text(row.asked_at),
            "jawaban": row.answer or "",
            "dijawab": _text(row.answered_at),
        }
        for number, row in rows
    ]


def _claims(actor: Actor) -> list[dict[str, Any]]:
    """Claims for the index that the person wrote or verified last."""
    rows = db.session.execute(
        select(Proposal.number, IndexClaim)
        .join(Proposal, Proposal.id == IndexClaim.proposal_id)
        .where(or_(IndexClaim.claimed_by_id == actor.id, IndexClaim.verified_by_id == actor.id))
        .order_by(IndexClaim.id)
    )
    return [
        {"usulan": number, "tahun": row.year, "indikator": row.indicator}
        | {"diklaim": _text(row.claimed_at) if row.claimed_by_id == actor.id else None}
        | {"diverifikasi": _text(row.verified_at) if row.verified_by_id == actor.id else None}
        for number, row in rows
    ]


def _reports(actor: Actor) -> list[dict[str, Any]]:
    """What the person told of innovations, also where another has corrected it since."""
    told = select(Event.proposal_id).where(Event.actor_id == actor.id, Event.code.startswith("report_"))
    rows = db.session.execute(
        select(Proposal.number, ProgressReport)
        .join(ProgressReport, ProgressReport.proposal_id == Proposal.id)
        .where(Proposal.id.in_(told))
        .order_by(ProgressReport.id)
    )
    return [
        {
            "usulan": number,
            "sampai": _text(report.period_end),
            "waktu": said["at"],
            "isi": said["text"],
            "alasan": said["skip_reason"],
        }
        for number, report in rows
        for said in progress.list_versions(report)
        if said["by_id"] == actor.id
    ]


def _held(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(HeldForm).where(HeldForm.user_id == actor.id).order_by(HeldForm.id))
    return [{"halaman": row.path, "waktu": _text(row.at), "isian": row.fields} for row in rows]


def _notices(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Notice, Proposal.number, Directive.number)
        .outerjoin(Proposal, Proposal.id == Notice.proposal_id)
        .outerjoin(Directive, Directive.id == Notice.directive_id)
        .where(Notice.user_id == actor.id)
        .order_by(Notice.id)
    )
    return [
        {
            "waktu": _text(notice.created_at),
            "dibaca": _text(notice.read_at),
            "pemberitahuan": notice.code,
            "usulan": proposal,
            "arahan": directive,
            "rincian": notice.details,
        }
        for notice, proposal, directive in rows
    ]


def _events(actor: Actor) -> list[dict[str, Any]]:
    """What the person did, and what was done to the account."""
    mine = or_(
        Event.actor_id == actor.id,
        and_(Event.topic == Topic.ACCOUNT, Event.subject_id == actor.id),
        and_(Event.topic == Topic.SESSION, Event.code == "login_failed", Event.subject_id == actor.id),
    )
    rows = db.session.execute(
        select(Event, Proposal.number)
        .outerjoin(Proposal, Proposal.id == Event.proposal_id)
        .where(mine)
        .order_by(Event.id)
    )
    return [
        {
            "waktu": _text(event.at),
            "peristiwa": event.code,
            "usulan": number,
            "alasan": event.reason,
            "alamat": event.address if event.actor_id == actor.id else "",
        }
        for event, number in rows
    ]
