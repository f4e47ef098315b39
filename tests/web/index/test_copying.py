"""Filing anew on screen: one innovation or all, and what changed between the years."""

import pytest

from innovations.database import db
from innovations.domain import index_copies
from innovations.models.accounts import Role
from innovations.models.index import IndexClaim
from innovations.models.proposals import Proposal, State
from tests.browser import Browser
from tests.factories import make_proposal, make_user
from tests.index_years import make_claim, make_year
from tests.queries import count_queries

PAGE = "/indeks/2026/ajukan-kembali"


def _years() -> None:
    make_year(2023)
    make_year(2026)


def _claimed(**fields: object) -> Proposal:
    proposal = make_proposal(state=State.APPROVED, **fields)  # type: ignore[arg-type]  # passed on as given
    make_claim(proposal, "video", 3, year=2023)
    make_claim(proposal, "sdm", 2, year=2023)
    return proposal


def _count() -> int:
    return db.session.query(IndexClaim).filter_by(year=2026).count()


def test_one_innovation_is_filed_anew_and_then_no_longer_offered(browser: Browser) -> None:
    _years()
    owner = make_user()
    _claimed(owner=owner, title="Antrean")
    _claimed()
    browser.enter(owner).get(PAGE)
    assert [row[:2][1] for row in browser.rows()[:1]] == ["2"]
    browser.press("Ajukan kembali")
    assert "2 klaim disalin dengan buktinya." in browser.text
    assert "Tidak ada klaim yang perlu disalin" in browser.text
    assert _count() == 2


def test_copied_claim_says_from_which_year_until_it_is_claimed_anew(browser: Browser) -> None:
    _years()
    owner = make_user()
    number = _claimed(owner=owner).number
    browser.enter(owner).get(PAGE)
    assert "Level yang disalin tetap angkanya, walaupun teks levelnya berubah." in browser.text
    browser.press("Ajukan kembali").get(f"/usulan/{number}/indeks/2026")
    assert browser.text.count("disalin dari tahun 2023") == 2
    browser.follow("20. Video inovasi (kualitas inovasi)")
    assert "Klaim ini disalin dari tahun 2023. Cocokkan levelnya dengan teks level tahun ini." in browser.text
    browser.fill("Tentang", "Video baru").press("Simpan klaim")
    assert "disalin dari" not in browser.text


def test_all_are_filed_anew_at_once_and_a_double_click_copies_once(browser: Browser) -> None:
    _years()
    for _ in range(3):
        _claimed()
    browser.enter(make_user(Role.KOMINFO)).get(PAGE)
    browser.press("Ajukan kembali semua 3 inovasi")
    assert "6 klaim disalin" in browser.text
    browser.post(f"{PAGE}/2023")
    assert "Tidak ada klaim baru yang perlu disalin." in browser.text
    assert _count() == 6


def test_all_of_many_are_filed_in_portions(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_copies, "AT_ONCE", 2)
    _years()
    for _ in range(3):
        _claimed()
    browser.enter(make_user(Role.KOMINFO)).get(PAGE)
    browser.press("Ajukan kembali semua 3 inovasi")
    assert "Sekali tekan paling banyak 2 inovasi. Tekan lagi untuk sisanya." in browser.text
    assert _count() == 4
    browser.press("Ajukan kembali 1 inovasi")
    assert "Sekali tekan" not in browser.text
    assert _count() == 6


def test_what_changed_between_the_years_is_told(browser: Browser) -> None:
    _years()
    browser.enter(make_user()).get(PAGE)
    first = [" ".join(part.text.split()) for part in browser.soup.select("summary")][:2]
    assert first[0].startswith("Rumus: Pembagi")
    assert first[1] == "Regulasi Inovasi Daerah: wajib, level 1, level 2, level 3, bukti"
    assert ["Pembagi", "10", "12"] in browser.rows()


def test_the_source_is_chosen_among_earlier_years(browser: Browser) -> None:
    _years()
    make_year(2025, of=2026)
    browser.enter(make_user()).get(f"{PAGE}?dari=2025")
    assert "Tidak ada yang berubah." in browser.text
    for nonsense in ("2026", "1999", "x", "9223372036854775808"):
        browser.get(f"{PAGE}?dari={nonsense}")


def test_others_innovations_are_refused(browser: Browser) -> None:
    _years()
    number = _claimed().number
    hidden = make_proposal(state=State.DRAFT).number
    owner = make_user()
    _claimed(owner=owner)
    browser.enter(owner).get(PAGE)
    browser.post(f"{PAGE}/2023", status=403, number=number)
    browser.get(PAGE).post(f"{PAGE}/2023", status=404, number=hidden)
    browser.get(PAGE).post(f"{PAGE}/2023", status=404, number="x\x00")
    assert _count() == 0


@pytest.mark.parametrize("path", ["/indeks/1999/ajukan-kembali", "/indeks/9223372036854775808/ajukan-kembali"])
def test_a_year_that_is_not_there_is_404(browser: Browser, path: str) -> None:
    _years()
    browser.enter(make_user()).get(path, status=404)


def test_the_page_takes_as_many_queries_for_three_as_for_one(browser: Browser) -> None:
    _years()
    browser.enter(make_user(Role.KOMINFO))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            _claimed()
        with count_queries() as queries:
            browser.get(PAGE)
        counts.append(len(queries))
    assert counts == [QUERIES, QUERIES]


QUERIES = 7
