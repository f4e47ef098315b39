"""The dossier as a page and as a PDF: what each reader finds in it, and what is said to be left out."""

import pytest

from innovations.database import db
from innovations.domain import clock, proposals
from innovations.models.accounts import Role
from innovations.models.events import Event, Topic
from innovations.models.explanations import Explanation
from innovations.models.proposals import (
    Attachment,
    AttachmentKind,
    Check,
    Gate,
    GateAnswer,
    Permission,
    Proposal,
    ProposalVersion,
    State,
)
from innovations.models.reviews import Conflict, ReviewRevision
from innovations.web.proposals.dossier import read_paper
from tests.factories import actor_of, make_link, make_programme, make_review, make_user, save
from tests.web.proposals.office import NOW, Office

CLOSED = "Bagian ini tidak terbuka bagi Anda."
PLANTED = {
    "files": ("KATA-SURAT", "KATA-GERBANG", "KATA-BERKAS.pdf", "c0ffee" * 10, "Rancang bangun dan pokok perubahan"),
    "scores": ("Nilai akhir",),
    "reviewers": ("KATA-CATATAN", "KATA-BENTURAN", "KATA-BUKA", "KATA-LAMA", "RAHASIA-PENILAI", "RAHASIA-KETUA"),
    "everybody": ("KATA-TANYA", "KATA-JAWAB", "KATA-ALASAN", "KATA-PROGRAM", "Pengusul", "Dinas Kesehatan"),
}


@pytest.fixture
def proposal(office: Office) -> Proposal:
    """Rejected, with one of everything below it, each with a word of its own."""
    found = office.of(State.REJECTED, decided_at=NOW, decision_reason="KATA-ALASAN", version_no=2)
    reviewer, kominfo = office.users["reviewer"], office.users["kominfo"]
    review = make_review(found, reviewer, (5, 4, 3), comment="KATA-CATATAN")
    found.score_points, found.score_reviews = review.points, 1
    keys = [str(score.criterion_id) for score in review.scores]
    old = {"values": dict.fromkeys(keys, 1), "reasons": dict.fromkeys(keys, "KATA-LAMA"), "comment": ""}
    first = db.session.query(ProposalVersion).one()
    by = {"submitted_by_id": found.owner_id, "submitted_at": NOW}
    version = {"content": first.content | {"design": "Lain."}, "content_hash": "c0ffee" * 10}
    moments = dict.fromkeys(("declared_at", "sent_at", "replaced_at"), NOW)
    letter = {"letter_number": "KATA-SURAT", "letter_date": NOW.date(), "signed_by": "Kepala Dinas"}
    file = {"filename": "KATA-BERKAS.pdf", "kind": AttachmentKind.DECREE, "media_type": "application/pdf"}
    stored = {"size_bytes": 1_400_000, "sha256": "a" * 64, "stored_name": "a", "uploaded_at": NOW}
    chair = office.users["chair"]
    save(
        found,
        ProposalVersion(proposal_id=found.id, version_no=2, **version, **by),
        Check(proposal_id=found.id, version_no=2, checked_by_id=kominfo.id, checked_at=NOW, answers=[
            GateAnswer(gate=Gate.NEW, passed=False, reason="KATA-GERBANG"),
        ]),
        Permission(proposal_id=found.id, version_no=1, recorded_by_id=kominfo.id, granted_at=NOW, superseded_at=NOW,
                   **letter),
        Attachment(proposal_id=found.id, uploaded_by_id=kominfo.id, **file, **stored),
        Conflict(proposal_id=found.id, reviewer_id=chair.id, reason="KATA-BENTURAN", declared_at=NOW),
        ReviewRevision(review_id=review.id, revision_no=1, points=100, sheet=old, replaced_by_id=chair.id,
                       reason="KATA-BUKA", **moments),
        Explanation(proposal_id=found.id, question="KATA-TANYA", asked_by_id=found.owner_id, asked_at=NOW,
                    answer="KATA-JAWAB", answered_by_id=chair.id, answered_at=NOW),
    )  # fmt: skip
    make_link(found, make_programme(name="KATA-PROGRAM"))
    return found


def section(text: str, start: str, end: str) -> str:
    return text.split(start)[1].split(end, maxsplit=1)[0].strip()


def planted_in(text: str) -> dict[str, int]:
    return {part: sum(word in text for word in words) for part, words in PLANTED.items()}


def whole(**but: int) -> dict[str, int]:
    return {part: len(words) for part, words in PLANTED.items()} | but


def test_kominfo_and_auditor_read_all_of_it(office: Office, proposal: Proposal) -> None:
    for user in (office.users["kominfo"], make_user(Role.AUDITOR)):
        page = office.as_(user, proposal).follow("Berkas usulan")
        assert planted_in(page.text) == whole()
        assert CLOSED not in page.text
        rows = page.rows()
        assert ["Kriteria 1", "40%", "5", "Cukup jelas."] in rows
        assert ["Kriteria 1", "40%", "1", "KATA-LAMA"] in rows
        assert ["KATA-BERKAS.pdf", "Keputusan", "1,4 MB", "a" * 64] in rows


def test_leadership_reads_no_reviewers_scores_or_files(office: Office, proposal: Proposal) -> None:
    page = office.as_(make_user(Role.LEADERSHIP), proposal, "/berkas")
    # the design is part of the text that everybody here reads
    assert planted_in(page.text) == whole(files=1, scores=0, reviewers=0)
    assert page.text.count(CLOSED) == 8
    assert "tim penilai KATA-JAWAB" in page.text


def test_kominfo_who_owns_it_reads_comments_without_names(office: Office, proposal: Proposal) -> None:
    proposal.owner_id = office.users["kominfo"].id
    db.session.commit()
    page = office.as_("kominfo", proposal, "/berkas")
    told = section(page.text, "Catatan tim penilai, tanpa nama:", "Benturan kepentingan")
    assert told == "KATA-CATATAN"
    for word in ("RAHASIA-PENILAI", "KATA-BENTURAN", "KATA-BUKA", "KATA-LAMA"):
        assert word not in page.text


def test_nip_of_nobody_is_in_it(office: Office, proposal: Proposal) -> None:
    page = office.as_("kominfo", proposal, "/berkas").response.text
    assert [user.login for user in office.users.values() if user.login in page] == []


def test_empty_parts_say_so(office: Office) -> None:
    page = office.as_("kominfo", office.of(State.SUBMITTED), "/berkas")
    assert section(page.text, "Pemeriksaan administrasi", "Pembagian") == "Tidak ada."
    assert section(page.text, "Keputusan", "Permintaan penjelasan") == "Belum diputuskan."


def test_paper_holds_what_the_page_holds(office: Office, proposal: Proposal) -> None:
    for user, expected in (
        (office.users["kominfo"], whole()),
        (make_user(Role.LEADERSHIP), whole(files=1, scores=0, reviewers=0)),
    ):
        actor, number = actor_of(user), proposal.number
        db.session.expire_all()
        with office.app.test_request_context(headers={"Accept-Language": "en"}):
            found = proposals.get(number, actor, whole=True)
            assert found is not None
            told = read_paper(found, actor)
        assert planted_in(str(told)) == expected
        assert told["foot"].endswith(f"pada 2 Maret 2026 untuk {user.name}")


def test_pdf_is_named_and_logged(office: Office, proposal: Proposal) -> None:
    response = office.as_("kominfo", proposal, "/berkas.pdf").response
    assert (response.mimetype, response.data[:5]) == ("application/pdf", b"%PDF-")
    name = f"berkas-{proposal.number}"
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}-{clock.today()}.pdf"
    assert response.headers["Content-Security-Policy"] == "sandbox"
    event = db.session.query(Event).filter_by(topic=Topic.EXPORT).one()
    assert (event.actor_id, event.details["name"]) == (office.users["kominfo"].id, name)


@pytest.mark.parametrize("number", ["INV-2026-9999", str(2**63), "x"])
@pytest.mark.parametrize("path", ["berkas", "berkas.pdf"])
def test_no_such_proposal_is_404(office: Office, number: str, path: str) -> None:
    office.as_("kominfo").get(f"/usulan/{number}/{path}", status=404)


def test_link_is_only_there_for_who_may_open_it(office: Office, proposal: Proposal) -> None:
    assert "Berkas usulan" not in office.as_("owner", proposal).text
    office.as_("owner", proposal, "").get(f"/usulan/{proposal.number}/berkas", status=403)
