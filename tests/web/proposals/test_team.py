"""Team, hand-over and the permission letter through the real pages."""

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.agencies import HeadKind
from innovations.models.events import Event
from innovations.models.proposals import Initiator, Proposal, State, TeamMember
from tests.browser import Browser, words
from tests.factories import make_agency, make_head, make_proposal, make_user


def members() -> list[tuple[str, str]]:
    return [(row.name, row.task) for row in db.session.query(TeamMember).order_by(TeamMember.id)]


def test_name_that_fits_several_people_asks_who_is_meant(browser: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    make_user(name="Maria Wally", agency=agency)
    make_user(name="Maria Ohee", agency=agency, login="199203032016012007")
    proposal = make_proposal(owner=(owner := make_user(name="Pemilik")))
    browser.enter(owner).get(f"/usulan/{proposal.number}/tim").fill("Nama atau NIP", "maria")
    browser.fill("Tugas dalam tim", "Pelatih").press("Tambahkan")
    assert "199203032016012007" not in browser.response.text
    browser.check("Maria Ohee – Dinas Kesehatan").press("Tambahkan")
    assert members() == [("Maria Ohee", "Pelatih")]


def test_nip_finds_one_person_and_is_not_shown(browser: Browser) -> None:
    make_user(name="Maria Wally", login="199203032016012007")
    proposal = make_proposal(owner=(owner := make_user()))
    browser.enter(owner).get(f"/usulan/{proposal.number}/tim")
    browser.fill("Nama atau NIP", "19920303 201601 2 007").press("Tambahkan")
    assert members() == [("Maria Wally", "")]
    assert "199203032016012007" not in browser.response.text


def test_somebody_without_account_needs_the_tick_and_a_name(browser: Browser) -> None:
    proposal = make_proposal(owner=(owner := make_user()))
    browser.enter(owner).get(f"/usulan/{proposal.number}/tim")
    browser.fill("Nama atau NIP", "Ibu Sumini").press("Tambahkan", status=422)
    assert "Tidak ada akun dengan NIP atau nama itu." in browser.text
    browser.check("Orang ini tidak mempunyai akun; cantumkan namanya saja").press("Tambahkan")
    browser.fill("Nama atau NIP", "199203032016012007")
    browser.check("Orang ini tidak mempunyai akun; cantumkan namanya saja").press("Tambahkan", status=422)
    assert members() == [("Ibu Sumini", "")]


def test_member_leaves_and_sees_it_no_more(browser: Browser) -> None:
    mate = make_user()
    proposal = make_proposal(owner=make_user(), team=(mate,))
    number = proposal.number
    browser.enter(mate).get(f"/usulan/{number}/tim").press("Keluarkan")
    assert browser.path == "/usulan"
    browser.get(f"/usulan/{number}", status=404)


def test_hand_over_asks_before_it_acts(browser: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    heir, owner = make_user(name="Penerus", agency=agency), make_user(agency=agency)
    heir_id, proposal = heir.id, make_proposal(owner=owner)
    browser.enter(owner).get(f"/usulan/{proposal.number}").follow("Alihkan usulan")
    browser.fill("Nama atau NIP", "penerus").fill("Alasan", "Mutasi").press("Cari orangnya")
    assert db.session.query(Proposal.owner_id).scalar() != heir_id
    browser.check("Penerus – Dinas Kesehatan").press("Alihkan")
    assert db.session.query(Proposal.owner_id).scalar() == heir_id
    assert db.session.query(Event.reason).filter_by(code="proposal_handed_over").scalar() == "Mutasi"


def test_letter_is_filled_in_for_the_head_to_sign(browser: Browser) -> None:
    agency = make_agency("Dinas Kesehatan")
    head = make_head(agency, make_user(name="Dr. Kepala", agency=agency), HeadKind.ACTING)
    head_nip = head.login
    owner = make_user(name="Yosefina", login="199001012015011001", agency=agency)
    proposal = make_proposal(owner=owner, state=State.AWAITING_PERMISSION)
    browser.enter(owner).get(f"/usulan/{proposal.number}").follow("Surat izin untuk dicetak")
    for shown in (
        "199001012015011001",
        "Dr. Kepala",
        "Plt. Kepala Dinas Kesehatan",
        proposal.number,
        "DINAS KESEHATAN",
        f"NIP {head_nip}",
    ):
        assert shown in browser.text


def test_agency_proposal_needs_no_letter(browser: Browser) -> None:
    proposal = make_proposal(owner=(owner := make_user()), initiator=Initiator.AGENCY)
    browser.enter(owner).get(f"/usulan/{proposal.number}/surat-izin", status=404)


def test_letter_is_indonesian_for_every_reader(browser: Browser) -> None:
    agency = make_agency("Inspektorat")
    head = make_head(agency, make_user(name="Sari", agency=agency), HeadKind.ACTING)
    signed = f"Sari NIP {head.login}"
    proposal = make_proposal(owner=(owner := make_user(agency=agency, locale="en")), agency=agency)
    browser.enter(owner).get(f"/usulan/{proposal.number}/surat-izin")
    paper = browser.soup.select_one("article.letter")
    assert paper is not None
    assert paper["lang"] == "id"
    assert [words(office) for office in paper.select(".signature p")][1:] == [
        "Plt. Inspektur",
        "tanda tangan dan cap",
        signed,
    ]
    assert "Bentuk inovasi" in words(paper)


def test_kominfo_hands_over_what_was_sent_but_no_draft(browser: Browser) -> None:
    draft, sent = make_proposal(), make_proposal(state=State.SUBMITTED)
    browser.enter(make_user(Role.KOMINFO)).get(f"/usulan/{draft.number}/alihkan", status=404)
    browser.get(f"/usulan/{sent.number}/alihkan")


def test_handing_over_without_a_choice_says_so(browser: Browser) -> None:
    agency = make_agency()
    mate = make_user(name="Rekan Kerja", agency=agency)
    proposal = make_proposal(owner=(owner := make_user(agency=agency)))
    browser.enter(owner).get(f"/usulan/{proposal.number}/alihkan").fill("Nama atau NIP", "rekan").press(
        "Cari orangnya"
    )
    browser.press("Alihkan", status=422)
    assert "Pilih salah satu orang di bawah ini." in browser.text
    browser.check(f"Rekan Kerja – {agency.name}").press("Alihkan")
    assert db.session.query(Proposal.owner_id).scalar() == mate.id
