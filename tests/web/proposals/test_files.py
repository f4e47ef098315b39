"""Evidence through the real pages."""

from io import BytesIO
from pathlib import Path

import pytest

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.proposals import Attachment, AttachmentKind, Proposal, State
from tests.browser import Browser
from tests.domain.test_files import PDF, png
from tests.factories import make_proposal, make_user, save


def send(browser: Browser, name: str, content: bytes, status: int = 200) -> Browser:
    browser.press("Kirim berkas", status=status, file=(BytesIO(content), name))
    browser.response.request.environ["wsgi.input"].close()  # a large one is a file of the test client's
    return browser


def stored(browser: Browser) -> list[Path]:
    folder = Path(browser.app.config["UPLOAD_FOLDER"])
    return list(folder.iterdir()) if folder.exists() else []


def start(browser: Browser) -> tuple[Proposal, User]:
    proposal = make_proposal(owner=(owner := make_user()))
    browser.enter(owner).get(f"/usulan/{proposal.number}/ubah/bukti")
    return proposal, owner


def test_file_goes_in_and_comes_out_safely(browser: Browser) -> None:
    proposal, _owner = start(browser)
    send(browser, "../Surat: y.pdf", PDF)
    browser.follow("Surat y.pdf")
    answer = browser.response
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Surat y.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    answer.close()
    assert len(stored(browser)) == 1
    assert stored(browser)[0].name == db.session.query(Attachment.stored_name).scalar()
    assert browser.get(f"/usulan/{proposal.number}").text.count("Surat y.pdf") == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", png(), "Isi berkas bukan PDF yang utuh."),
        ("a.html", PDF, "Berkas harus PDF, JPG, atau PNG."),
        ("a.pdf", b"%PDF-1.4" + b"x" * 11_000_000, "Berkas lebih besar dari 10 MB."),
        ("a.pdf", b"", "Berkas ini kosong."),
        ("", b"", "Pilih satu berkas dahulu."),
    ],
    ids=["wrong content", "wrong type", "11 MB", "empty", "none"],
)
def test_wrong_file_is_refused_with_its_reason(browser: Browser, name: str, content: bytes, words: str) -> None:
    start(browser)
    send(browser, name, content, status=422)
    assert words in browser.text
    assert stored(browser) == []


def test_more_than_the_server_takes_has_its_own_page(browser: Browser) -> None:
    start(browser)
    send(browser, "a.pdf", b"x" * 13_000_000, status=413)


def test_sixth_file_is_refused(browser: Browser) -> None:
    start(browser)
    page = browser.soup
    for number in range(5):
        send(browser, f"{number}.pdf", PDF + b"%d %%%%EOF" % number)
    assert browser.soup.find("input", type="file") is None
    browser.soup = page
    send(browser, "6.pdf", PDF, status=422)
    assert len(stored(browser)) == 5


def test_removed_file_can_be_put_back(browser: Browser) -> None:
    start(browser)
    send(browser, "a.pdf", PDF).press("Keluarkan")
    assert db.session.query(Attachment.removed_at).scalar() is not None
    browser.press("Pulihkan")
    assert db.session.query(Attachment.removed_at).scalar() is None


def test_readers_of_an_approved_one_see_no_files(browser: Browser) -> None:
    proposal, _owner = start(browser)
    send(browser, "rahasia.pdf", PDF)
    path = f"/usulan/{proposal.number}/lampiran/{db.session.query(Attachment.id).scalar()}"
    approved = make_proposal(state=State.APPROVED)
    other = Browser(browser.app).enter(make_user())
    other.get(path, status=404)
    assert "Bukti dukung" not in other.get(f"/usulan/{approved.number}").text


def test_deleting_a_draft_takes_its_files(browser: Browser) -> None:
    proposal, _owner = start(browser)
    number = proposal.number
    send(browser, "a.pdf", PDF)
    browser.get(f"/usulan/{number}").follow("Hapus draf").press("Hapus draf")
    assert (browser.path, stored(browser)) == ("/usulan", [])
    browser.get(f"/usulan/{number}", status=404)


def test_file_added_while_mending_is_for_its_writers_alone(browser: Browser) -> None:
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.RETURNED)
    kominfo = Browser(browser.app).enter(make_user(Role.KOMINFO))
    send(browser.enter(owner).get(f"/usulan/{proposal.number}/ubah/bukti"), "a.pdf", PDF)
    path = f"/usulan/{proposal.number}/lampiran/{db.session.query(Attachment.id).scalar()}"
    assert browser.client.get(path, buffered=True).status_code == 200
    kominfo.get(path, status=404)


def test_evidence_leads_to_itself_though_a_letter_has_the_same_bytes(browser: Browser) -> None:
    proposal, _owner = start(browser)
    send(browser, "bukti.pdf", PDF)
    row = db.session.query(Attachment).one()
    copy = {"proposal_id": proposal.id, "media_type": row.media_type, "size_bytes": row.size_bytes}
    file = Attachment(**copy, kind=AttachmentKind.PERMISSION_LETTER, filename="surat.pdf", sha256=row.sha256)
    file.stored_name, file.uploaded_by_id, file.uploaded_at = "0" * 64, row.uploaded_by_id, row.uploaded_at
    save(file)
    browser.get(f"/usulan/{proposal.number}")
    links = [str(link["href"]) for link in browser.soup.find_all("a") if "bukti.pdf" in link.text]
    assert links == [f"/usulan/{proposal.number}/lampiran/{row.id}"]
