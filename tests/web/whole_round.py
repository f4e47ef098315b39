"""A committee's round through pages, from assignment to signed minutes: its cast, and each act as people do it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from bs4 import Tag
from flask import Flask

from innovations.models.accounts import Role, User
from innovations.models.proposals import Check, Gate, GateAnswer, State
from tests.browser import Browser, words
from tests.domain.test_files import PDF
from tests.factories import make_agency, make_directive, make_proposal, make_rubric, make_user, save

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
WEIGHTS = (50, 30, 20)
TIE_ORDER = "Selisih terkecil, bobot tertinggi, penerimaan paling awal"
CUT = 10
NO_CONFLICT = "Saya tidak memiliki benturan kepentingan dengan usulan ini"

GIVEN = """
    455 344 334 | 445 445 343 | 443 322 342 | 223 222 121 | 554 454 445 | 344 244 434 | 354 333 333 | 433 334 243
    445 535 354 | 455 434 532 | 234 332 122 | 555 544 433 | 324 333 233 | 354 444 434 | 354 343 233 | 143 322 322
    323 233 222 | 344 353 324 | 332 233 224 | 343 233 222 | 424 233 112 | 332 342 111 | 323 223 122 | 324 332 212
    345 334 333 | 343 333 222 | 455 454 435 | 344 453 323 | 333 332 323 | 453 454 335 | 455 555 444 | 444 344 335
    534 343 223 | 544 444 434 | 555 455 454 | 232 221 331 | 445 434 243 | 444 443 344 | 554 353 354 | 434 434 323
"""
"""For each proposal three sheets of three values, the most generous reviewer's first. Two of them, and no others,
have the same mean once 554 of the 39th is revised to `REVISED`: the 2nd (84, 84, 66) and the 39th (86, 72, 76), tenth
and eleventh of forty."""
REVISED = (4, 5, 4)

Values = tuple[int, ...]


def read_given() -> list[list[Values]]:
    rows = GIVEN.replace("\n", " | ").split("|")
    return [[tuple(map(int, sheet)) for sheet in row.split()] for row in rows if row.strip()]


class WholeRound:
    """Nine of a committee to be, forty proposals that passed the check; `given` fills as reviews are sent."""

    def __init__(self, app: Flask, titles: Iterable[str] = ()) -> None:
        self.app = app
        office = make_agency("Dinas Kominfo", coordinator=True)
        bench = make_agency("Bappeda")
        self.kominfo = make_user(Role.KOMINFO, agency=office, name="Petugas Kominfo")
        self.auditor = make_user(Role.AUDITOR, name="Auditor Inspektorat")
        self.chair = make_user(Role.CHAIR, agency=bench, name="Anggota 1 Ketua")
        self.secretary = make_user(Role.SECRETARY, agency=bench, name="Anggota 2 Sekretaris")
        self.members = [make_user(Role.REVIEWER, agency=bench, name=f"Anggota {n}") for n in range(3, 10)]
        self.bench, self.people = bench.name, [self.chair, self.secretary, *self.members]
        self.directive = make_directive(
            now=START, rubric=make_rubric(*WEIGHTS), number="050/7/2026", title="Lomba Inovasi 2026"
        )
        self.owner = make_user(agency=make_agency("Dinas Kesehatan"), name="Pemilik Gagasan")
        self._propose(list(titles) or [f"Gagasan {place:02}" for place in range(1, 41)])
        self.given: dict[str, dict[str, Values]] = defaultdict(dict)
        """Per proposal and reviewer what was sent."""
        self.assigned: dict[str, list[str]] = {}

    def _propose(self, titles: list[str]) -> None:
        """The first was received last."""
        self.sheets: dict[str, list[Values]] = {}
        for place, (title, sheets) in enumerate(zip(titles, read_given(), strict=True), start=1):
            number, at = f"INV-2026-{place:04}", START - timedelta(hours=place)
            proposal = make_proposal(
                self.directive, self.owner, State.UNDER_REVIEW, number=number, title=title, submitted_at=at
            )
            proposal.versions[0].submitted_at = at
            answers = [GateAnswer(gate=gate, passed=True) for gate in Gate]
            check = Check(version_no=1, checked_by_id=self.kominfo.id, checked_at=START, answers=answers)
            check.proposal_id = proposal.id
            save(proposal, check)
            self.sheets[number] = sheets

    @property
    def address(self) -> str:
        return f"/arahan/{self.directive.id}"

    def enter(self, user: User) -> Browser:
        return Browser(self.app).enter(user)

    def find(self, name: str) -> User:
        return next(user for user in self.people if user.name == name)


def seat_committee(made: WholeRound) -> None:
    page = made.enter(made.kominfo).get(made.address).follow("Atur tim penilai")
    for user in made.people:
        place = {made.chair: "Ketua", made.secretary: "Sekretaris"}.get(user, "Anggota")
        page.fill("Nama", f"{user.name} – {made.bench}").fill("Kedudukan", place).press("Simpan")


def set_terms(made: WholeRound) -> Browser:
    page = made.enter(made.chair).get(made.address).follow("Ketentuan penilaian")
    page.fill("Nomor keputusan tim penilai", "188.4/12/2026").fill("Tanggal keputusan tim penilai", "2026-02-02")
    page.fill("Kuorum (anggota hadir)", "6").fill("Urutan penentu bila nilai seri", TIE_ORDER)
    return page.fill("Batas menurut jumlah", str(CUT)).press("Simpan ketentuan")


def preview(made: WholeRound, each: int) -> Browser:
    page = made.enter(made.kominfo).get(made.address).follow("Bagi penilaian")
    return page.fill("Penilai tiap usulan", str(each)).press("Pratinjau")


def apply(made: WholeRound, page: Browser) -> Browser:
    """And note who has what now."""
    page.press("Terapkan")
    for row in list_rows(page, "Usulan dan penilainya"):
        number = row[0].split("INV-")[1].split(" ")[0]
        names = [user.name for user in made.people if f"{user.name} cabut" in row[1]]
        made.assigned[f"INV-{number}"] = names
    return page


def list_loads(page: Browser) -> dict[str, int]:
    return {name: int(count) for name, count in list_rows(page, "Usulan per penilai")}


def list_rows(page: Browser, caption: str) -> list[list[str]]:
    """The rows of the table whose caption begins so."""
    for table in page.soup.find_all("table"):
        if words(table.find("caption")).startswith(caption):
            return [[words(cell) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]
    raise AssertionError(f"no table {caption!r} on {page.path}")


def declare(page: Browser, reason: str) -> Browser:
    return page.fill("Alasan benturan kepentingan", reason).press("Nyatakan benturan")


def fill_scores(page: Browser, values: Values) -> Browser:
    """Choose in each fieldset that a number begins, and write a reason."""
    groups = [box for box in page.soup.find_all("fieldset") if words(box.find("legend"))[:1].isdigit()]
    for box, value in zip(groups, values, strict=True):
        radio, area = box.find("input", type="radio"), box.find("textarea")
        assert isinstance(radio, Tag)
        assert isinstance(area, Tag)
        page.typed |= {str(radio["name"]): str(value), str(area["name"]): f"Terlihat dari uraian: {value} dari 5."}
    return page


def take(made: WholeRound, number: str, user: User) -> Values:
    """What this reviewer gives: the sheets go by who is more generous, in the order of their numbers."""
    place = made.assigned[number].index(user.name)
    made.given[number][user.name] = made.sheets[number][place]
    return made.sheets[number][place]


def score_all(made: WholeRound, user: User, *, but: str = "") -> int:
    """Through one's queue, from one proposal to the next; returns how many were sent."""
    page, sent = made.enter(user).get("/penilaian"), 0
    links = page.soup.select("main a[href^='/penilaian/INV']")
    for link in dict.fromkeys(str(link["href"]) for link in links):
        number = link.rsplit("/", 1)[1]
        if number != but:
            page.get(link)
            fill_scores(page, take(made, number, user)).check(NO_CONFLICT).press("Kirim penilaian")
            assert "Penilaian terkirim. Terima kasih." in page.text
            sent += 1
    return sent


def enter_paper(made: WholeRound, number: str, user: User, signed_on: date) -> Browser:
    """The secretary copies a signed sheet from the board."""
    page = made.enter(made.secretary).get(made.address).follow("Kemajuan penilaian")
    title = next(row[0] for row in list_rows(page, "Per usulan") if number in row[0]).split(" INV-")[0]
    page.follow(f"Masukkan lembar : {user.name}, {title}")
    fill_scores(page, take(made, number, user)).check("Lembar memuat pernyataan tanpa benturan kepentingan")
    page.fill("Tanggal pada lembar", signed_on.isoformat())
    return page.press("Masukkan penilaian", scan=(BytesIO(PDF), "lembar.pdf"))


def move_on(made: WholeRound, user: User, phase: str) -> Browser:
    return made.enter(user).get(made.address).follow("Tahap").press(f"Mulai tahap {phase}")


def revise(made: WholeRound, number: str, user: User, values: Values) -> Browser:
    """From home to the talk about a proposal, where the reviewer writes and then revises what was sent."""
    page = made.enter(user).get("/").follow(f"Bahas : {made.directive.title}")
    page.follow(next(row[0] for row in page.rows() if number in row[0]).split(" INV-")[0])
    page.fill("Pesan", "Dampaknya saya nilai terlalu tinggi.").press("Kirim pesan").follow("Ubah penilaian Anda")
    fill_scores(page, values).fill("Alasan perubahan", "Sesudah pembahasan: belum terbukti.")
    made.given[number][user.name] = values
    return page.press("Simpan perubahan")


def propose_decisions(made: WholeRound) -> Browser:
    page = made.enter(made.chair).get(f"{made.address}/peringkat").follow("Usulan keputusan")
    page.follow("Susun daftar").press("Simpan dan periksa")
    return page.press("Ajukan kepada Kominfo")


def release(made: WholeRound, day: date) -> Browser:
    page = made.enter(made.kominfo).get(f"{made.address}/keputusan")
    page.fill("Nomor keputusan", "188.4/77/2026").fill("Tanggal keputusan", day.isoformat())
    return page.press("Tetapkan keputusan")


def record_meeting(made: WholeRound, present: Iterable[User], day: date) -> Browser:
    page = made.enter(made.secretary).get(f"{made.address}/berita-acara").follow("Catat rapat")
    page.fill("Tanggal rapat", day.isoformat()).fill("Tempat rapat", "Aula Kantor Bupati")
    page.fill("Catatan rapat", "Usulan dekat batas dibahas satu per satu.")
    page.fill("Pendapat berbeda", "Anggota 5 menilai usulan kesebelas lebih siap.")
    return page.press("Simpan catatan rapat", present=[str(user.id) for user in present])


def close_minutes(made: WholeRound) -> Browser:
    page = made.enter(made.chair).get(f"{made.address}/berita-acara")
    return page.follow("Tutup berita acara").press("Tutup berita acara")


def number_and_sign(made: WholeRound, body: bytes) -> Browser:
    page = made.enter(made.secretary).get(f"{made.address}/berita-acara")
    page.follow("Isi nomor").fill("Nomor berita acara", "000.9/15/2026").press("Simpan nomor")
    page.follow("Simpan naskah bertanda tangan")
    return page.press("Kirim berkas", file=(BytesIO(body), "berita-acara.pdf"))
