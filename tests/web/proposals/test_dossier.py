"""The dossier as a page and as a PDF: what each reader finds in it, and what is said to be left out."""

from typing import Any

import pytest

from innovations.database import db
from innovations.domain import clock, events, proposals
from innovations.models.accounts import Role, User
from innovations.models.decisions import DecisionLetter, LetterState
from innovations.models.directives import Seat
from innovations.models.events import Event, Topic
from innovations.models.explanations import Explanation
from innovations.models.minutes import Minutes, MinutesClosing
from innovations.models.proposals import (
    Attachment,
    AttachmentKind,
    Check,
    Gate,
    GateAnswer,
    Origin,
    Permission,
    Proposal,
    ProposalVersion,
    State,
    TeamMember,
)
from innovations.models.reviews import Conflict, Review, ReviewRevision
from innovations.web.proposals.dossier import read_paper
from tests.factories import actor_of, make_link, make_programme, make_review, make_user, save, seat
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
    assert page.text.count(CLOSED) == 9
    assert "tim penilai KATA-JAWAB" in page.text


def test_kominfo_who_owns_it_reads_comments_without_names(office: Office, proposal: Proposal) -> None:
    proposal.owner_id = office.users["kominfo"].id
    db.session.commit()
    page = office.as_("kominfo", proposal, "/berkas")
    told = section(page.text, "Catatan tim penilai, tanpa nama:", "Benturan kepentingan")
    assert told == "KATA-CATATAN"
    for word in ("RAHASIA-PENILAI", "KATA-BENTURAN", "KATA-BUKA", "KATA-LAMA"):
        assert word not in page.text


def keep_file(proposal: Proposal, name: str, kind: AttachmentKind, user: User) -> Attachment:
    stored = {"media_type": "application/pdf", "size_bytes": 1_200, "sha256": "b" * 64, "stored_name": name}
    by = {"uploaded_by_id": user.id, "uploaded_at": NOW}
    file = Attachment(proposal_id=proposal.id, filename=name, kind=kind, **stored, **by)
    save(file)
    return file


@pytest.fixture
def on_paper(office: Office) -> Attachment:
    """The scan of a sheet that the secretary entered for the reviewer of a proposal under review."""
    proposal = office.of(State.UNDER_REVIEW)
    secretary = make_user(Role.SECRETARY, name="RAHASIA-SEKRETARIS")
    seat(office.directive, secretary, Seat.SECRETARY)
    office.users["secretary"] = secretary
    scan = keep_file(proposal, "KATA-LEMBAR.pdf", AttachmentKind.REVIEW_SHEET, secretary)
    entered: dict[str, Any] = {"entered_by_id": secretary.id, "signed_on": NOW.date(), "scan_id": scan.id}
    make_review(proposal, office.users["reviewer"], (5, 4, 3), comment="KATA-CATATAN", **entered)
    return scan


ENTERED = "dari lembar kertas bertanggal 2 Maret 2026, dimasukkan RAHASIA-SEKRETARIS"


def test_review_from_paper_says_so_and_its_scan_is_linked(office: Office, on_paper: Attachment) -> None:
    proposal = db.session.get_one(Proposal, on_paper.proposal_id)
    address = f"/penilaian/{proposal.number}/lembar/{on_paper.id}"
    page = office.as_("kominfo", proposal, "/berkas")
    assert page.text.count(ENTERED) == 1
    assert ["KATA-LEMBAR.pdf", "Lembar penilaian", "1 KB", "b" * 64] in page.rows()
    assert f'href="{address}"' in page.response.text
    proposal.owner_id = office.users["kominfo"].id
    proposal.state, proposal.decided_at, proposal.decision_reason = State.REJECTED, NOW, "Belum."
    db.session.commit()
    own = office.as_("kominfo", proposal, "/berkas")
    assert [word for word in (ENTERED, "KATA-LEMBAR", address) if word in own.response.text] == []


def test_review_from_paper_that_was_reopened_still_says_so(office: Office, on_paper: Attachment) -> None:
    review = db.session.query(Review).one()
    paper = {"entered_by_id": review.entered_by_id, "signed_on": "2026-03-02", "scan_id": review.scan_id}
    sheet = {"values": {}, "reasons": {}, "comment": ""} | paper
    save(ReviewRevision(review_id=review.id, revision_no=1, points=100, sheet=sheet, reason="Salah baca.",
                        replaced_by_id=office.users["chair"].id,
                        **dict.fromkeys(("declared_at", "sent_at", "replaced_at"), NOW)))  # fmt: skip
    review.entered_by_id = review.signed_on = review.scan_id = None
    db.session.commit()
    proposal = db.session.get_one(Proposal, on_paper.proposal_id)
    assert office.as_("kominfo", proposal, "/berkas").text.count(ENTERED) == 1


def test_lead_reads_others_reviews_only_after_sending_their_own(office: Office, on_paper: Attachment) -> None:
    proposal = db.session.get_one(Proposal, on_paper.proposal_id)
    closed = "Penilaian anggota lain terbuka setelah Anda mengirim penilaian Anda sendiri."
    words = (closed, ENTERED, "KATA-CATATAN", "KATA-LEMBAR.pdf", "RAHASIA-PENILAI – versi 1")
    for who in ("chair", "secretary"):
        before = office.as_(who, proposal, "/berkas").text
        assert [word for word in words if word in before] == [closed]
        make_review(proposal, office.users[who])
        after = office.as_(who, proposal, "/berkas").text
        assert [word for word in words if word in after] == [*words[1:]]


def test_redacted_file_is_named_as_such(office: Office) -> None:
    proposal = office.of(State.UNDER_REVIEW)
    file = keep_file(proposal, "KATA-SAMAR.pdf", AttachmentKind.REDACTED, office.users["kominfo"])
    page = office.as_("kominfo", proposal, "/berkas")
    assert ["KATA-SAMAR.pdf", "Berkas tersamar", "1 KB", "b" * 64] in page.rows()
    assert f'href="/usulan/{proposal.number}/lampiran/{file.id}"' in page.response.text


def test_members_kept_away_by_rule_stand_beside_the_declared_ones(office: Office, proposal: Proposal) -> None:
    seat(office.directive, make_user(Role.REVIEWER, agency=office.agency, name="KATA-SEKANTOR"))
    expected = ["KATA-SEKANTOR", "menurut aturan", "dari OPD usulan ini"]
    assert expected in office.as_("kominfo", proposal, "/berkas").rows()
    assert "KATA-SEKANTOR" not in office.as_(make_user(Role.LEADERSHIP), proposal, "/berkas").text


def test_change_by_the_reviewer_is_not_called_reopened(office: Office, proposal: Proposal) -> None:
    assert "Dibuka kembali" in office.as_("kominfo", proposal, "/berkas").text
    revision = db.session.query(ReviewRevision).one()
    revision.replaced_by_id = office.users["reviewer"].id
    db.session.commit()
    text = office.as_("kominfo", proposal, "/berkas").text
    assert ("Diubah penilainya" in text, "sebelum diubah penilainya" in text) == (True, True)
    assert "ibuka kembali" not in text


def test_letter_is_told_as_far_as_its_reader_may_read_it(office: Office, proposal: Proposal) -> None:
    def told(who: str | User) -> str:
        return section(office.as_(who, proposal, "/berkas").text, "Surat pemberitahuan", "Permintaan penjelasan")

    leader, owning = make_user(Role.LEADERSHIP), make_user(Role.KOMINFO)
    save(TeamMember(proposal_id=proposal.id, user_id=owning.id, name=owning.name))
    assert [told(who) for who in ("kominfo", owning, leader)] == ["Keadaan Siap dikirim", CLOSED, CLOSED]
    letter = DecisionLetter(proposal_id=proposal.id, state=LetterState.HELD, hold_reason="KATA-TAHAN")
    save(letter)
    held = "Keadaan Ditahan Alasan KATA-TAHAN"
    assert [told(who) for who in ("kominfo", owning, leader)] == [held, CLOSED, CLOSED]
    letter.state, letter.hold_reason, letter.content, letter.sent_at = LetterState.SENT, "", "KATA-ISI", NOW
    actor = actor_of(office.users["kominfo"])
    events.record(Topic.PROPOSAL, "letter_sent", actor, subject_id=proposal.id, proposal=proposal)
    db.session.commit()
    sent = "Keadaan Terkirim Dikirim 2 Maret 2026 pukul 12.00 WIT, Petugas Kominfo KATA-ISI"
    assert [told(who) for who in ("kominfo", owning, leader)] == [sent, sent, CLOSED]


def test_there_is_no_letter_before_a_decision_nor_of_old_innovations(office: Office) -> None:
    for row, expected in (
        (office.of(State.UNDER_REVIEW), "Belum diputuskan."),
        (office.of(State.APPROVED, origin=Origin.IMPORTED, decree_number=None, decree_date=None), "Tidak ada."),
    ):
        text = office.as_("kominfo", row, "/berkas").text
        assert section(text, "Surat pemberitahuan", "Permintaan penjelasan") == expected


def test_minutes_of_the_directive_are_named_with_their_hash(office: Office, proposal: Proposal) -> None:
    def told(who: str | User) -> str:
        return section(office.as_(who, proposal, "/berkas").text, "Nilai dan peringkat", "Keputusan")

    assert "Berita acara" not in told("kominfo")
    by = {"recorded_by_id": office.users["chair"].id, "recorded_at": NOW}
    row = Minutes(directive_id=office.directive.id, held_on=NOW.date(), place="Aula", **by)
    save(row)
    assert told("kominfo").endswith("Nomor – Tanggal rapat 2 Maret 2026 Keadaan belum ditutup")
    row.number = "KATA-NOMOR"
    by = {"closed_by_id": office.users["chair"].id, "closed_at": NOW}
    save(MinutesClosing(minutes_id=row.id, content={}, content_hash="d" * 64, **by))
    closed = f"ditutup 2 Maret 2026 pukul 12.00 WIT SHA-256 {'d' * 64}"
    assert told("kominfo").endswith(f"Nomor KATA-NOMOR Tanggal rapat 2 Maret 2026 Keadaan {closed}")
    assert told(make_user(Role.LEADERSHIP)) == CLOSED


def test_nip_of_nobody_is_in_it(office: Office, proposal: Proposal) -> None:
    page = office.as_("kominfo", proposal, "/berkas").response.text
    assert [user.login for user in office.users.values() if user.login in page] == []


def test_empty_parts_say_so(office: Office) -> None:
    page = office.as_("kominfo", office.of(State.SUBMITTED), "/berkas")
    assert section(page.text, "Pemeriksaan administrasi", "Pembagian") == "Tidak ada."
    assert section(page.text, "Keputusan", "Surat pemberitahuan") == "Belum diputuskan."


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
