"""A whole round through the web: forty proposals, nine of a committee, three each, from assignment to signed minutes.

On the way one member drops out, one is recused, one paper sheet is entered, one review is voided after it was sent,
one is revised, and a tie lies exactly at the cut. What pages must say is worked out here from what was given.
"""

import hashlib
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

import krippendorff
import numpy as np
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain.versions import hash_content
from innovations.models.minutes import MinutesClosing, MinutesScan
from innovations.models.proposals import Proposal, State
from tests.browser import Browser
from tests.domain.test_files import PDF
from tests.web import whole_round as acts
from tests.web.whole_round import CUT, START, WEIGHTS, Values, WholeRound

UPPER, LOWER = "INV-2026-0039", "INV-2026-0002"
"""Of the two with the same mean: the one with the smaller spread, and the one with the better heaviest criterion."""
VOIDED = "INV-2026-0018"
EACH = 3

Scores = dict[str, list[Fraction]]


def points(values: Values) -> Fraction:
    return sum((Fraction(weight * value, 5) for weight, value in zip(WEIGHTS, values, strict=True)), Fraction())


def say(score: Fraction | int) -> str:
    """Two decimals, half up."""
    hundredths = int(Fraction(score) * 100 + Fraction(1, 2))
    return f"{hundredths // 100},{hundredths % 100:02}"


def read_scores(made: WholeRound) -> Scores:
    return {number: [points(values) for values in sheets.values()] for number, sheets in made.given.items()}


def mean(scores: list[Fraction]) -> Fraction:
    return sum(scores, Fraction()) / len(scores)


def list_order(scores: Scores) -> list[str]:
    """Best first; equal means by the smaller spread."""
    return sorted(scores, key=lambda key: (-mean(scores[key]), max(scores[key]) - min(scores[key])))


def number_of(cell: str) -> str:
    return next(word for word in cell.split() if word.startswith("INV-"))


@pytest.mark.slow
def test_round_runs_from_assignment_to_signed_minutes(app: Flask) -> None:
    with time_machine.travel(START, tick=False) as clock:
        made = WholeRound(app)
        prepare(made)
        recused, at = share_out(made)
        clock.shift(timedelta(days=31))
        score(made, at)
        void_one(made)
        check_board(made, recused)
        clock.shift(timedelta(days=3))
        deliberate(made)
        scores = read_scores(made)
        check_fairness(made, scores)
        order = check_ranking(made, scores, recused)
        decide(made, scores, order)
        clock.shift(timedelta(days=1))
        sign(made, scores, order, recused)


def prepare(made: WholeRound) -> None:
    acts.seat_committee(made)
    page = acts.set_terms(made)
    for told in (
        "Keputusan tim penilai Nomor 188.4/12/2026 tanggal 2 Februari 2026",
        "Kuorum sedikitnya 6 anggota hadir",
        f"Penentu nilai seri {acts.TIE_ORDER}",
        "Batas 10 usulan teratas",
    ):
        assert told in page.text


def share_out(made: WholeRound) -> tuple[str, str]:
    """Twice: for nine, then again when one has left and one is recused. Returns the recused one's and the paper's."""
    page = acts.preview(made, EACH)
    assert "120 penugasan baru; beban 13 sampai 14 usulan tiap penilai" in page.text
    assert "semua usulan dan penilai terhubung" in page.text
    acts.apply(made, page)
    before = {number: set(names) for number, names in made.assigned.items()}
    leaver, partial = made.members[-1], made.members[0]
    recused = next(number for number, names in before.items() if partial.name in names)
    page = acts.declare(made.enter(partial).get(f"/penilaian/{recused}"), "Adik saya ikut menyusunnya.")
    assert not page.soup.find("a", href=f"/penilaian/{recused}")
    page.get(f"/penilaian/{recused}", status=404)
    gone = acts.list_loads(acts.preview(made, EACH))[leaver.name]
    made.enter(made.kominfo).get(made.address).follow("Atur tim penilai").press(f"Keluarkan {leaver.name}")
    made.people.remove(leaver)
    page = acts.preview(made, EACH)
    assert f"{gone + 1} penugasan baru; beban 15 sampai 15 usulan tiap penilai" in page.text
    acts.apply(made, page)
    stayed = {number: names - {leaver.name} for number, names in before.items()}
    stayed[recused].remove(partial.name)
    assert all(names <= set(made.assigned[number]) for number, names in stayed.items()), "a plan moves nobody"
    assert Counter(len(names) for names in made.assigned.values()) == {EACH: 40}
    return recused, next(number for number, names in made.assigned.items() if made.members[1].name in names)


def score(made: WholeRound, at: str) -> None:
    """In the phase for it; the second member's proposal `at` comes on paper."""
    assert "Arahan kini pada tahap penilaian." in acts.move_on(made, made.kominfo, "penilaian").text
    writer = made.members[1]
    page = acts.enter_paper(made, at, writer, date(2026, 4, 1))
    assert f"Penilaian {writer.name} untuk {at} dimasukkan." in page.text
    sent = {user.name: acts.score_all(made, user, but=at if user is writer else "") for user in made.people}
    assert sent == {user.name: 15 - (user is writer) for user in made.people}
    page = made.enter(writer).get(f"/penilaian/{at}")
    assert f"Penilaian Anda: {say(points(made.given[at][writer.name]))}" in page.text
    assert f"Dimasukkan sekretaris ({made.secretary.name}) dari lembar kertas bertanggal 1 April 2026" in page.text


def void_one(made: WholeRound) -> None:
    """A conflict that its reviewer finds after sending: the review counts no more, and is no zero."""
    late = made.find(made.assigned[VOIDED][-1])
    page = acts.declare(made.enter(late).get(f"/penilaian/{VOIDED}"), "Baru tahu: teman sekantor.")
    assert "Tidak dihitung (1)" in page.text
    del made.given[VOIDED][late.name]


def check_board(made: WholeRound, recused: str) -> None:
    page = made.enter(made.chair).get(made.address).follow("Kemajuan penilaian")
    assert "119 dari 119 penilaian sudah terkirim" in page.text
    people = {row[0].rsplit(" ", 1)[0]: row[1:4] for row in acts.list_rows(page, "Per penilai")}
    late = next(name for name in made.assigned[VOIDED] if name not in made.given[VOIDED])
    declared = Counter([made.members[0].name, late])
    assert people == {
        user.name: [f"{15 - (user.name == late)}/{15 - (user.name == late)}", "–", str(declared[user.name] or "–")]
        for user in made.people
    }
    rows = {number_of(row[0]): row[1:] for row in acts.list_rows(page, "Per usulan")}
    assert {number: row[:2] for number, row in rows.items()} == {
        number: ["2/2" if number == VOIDED else "3/3", "–"] for number in made.sheets
    }
    conflicts = {number: row[3] for number, row in rows.items() if row[3] != "–"}
    void = f"{late} (sudah terkirim; tidak dihitung karena benturan kepentingan)"
    assert conflicts == {recused: made.members[0].name, VOIDED: void}


def deliberate(made: WholeRound) -> None:
    """What is talked about first is told with its reason; one review is revised, which makes the tie."""
    assert "Arahan kini pada tahap pembahasan." in acts.move_on(made, made.chair, "pembahasan").text
    user = made.find(made.assigned[UPPER][0])
    before = made.given[UPPER][user.name]
    page = acts.revise(made, UPPER, user, acts.REVISED)
    assert "Penilaian diubah. Nilai yang lama tetap tercatat." in page.text
    assert f"Penilaian Anda: {say(points(acts.REVISED))}" in page.text
    assert page.rows()[0][2].endswith(f"semula: {before[0]}")
    page = made.enter(made.chair).get(f"{made.address}/pembahasan")
    first = acts.list_rows(page, "Dibahas lebih dahulu")
    assert 2 <= len(first) <= 10
    told = {number_of(row[0]): row[1] for row in first}
    assert all("dekat batas" in told[number] for number in (UPPER, LOWER))


def check_fairness(made: WholeRound, scores: Scores) -> None:
    page = made.enter(made.chair).get(f"{made.address}/peringkat").follow("Lembar kewajaran")
    rows = {number_of(row[1]): row for row in acts.list_rows(page, "Peringkat resmi dan metode lain")}
    assert {number: [row[2], row[3].split()[0], row[4].split()[0]] for number, row in rows.items()} == {
        number: [str(len(given)), say(mean(given)), say(median(given))] for number, given in scores.items()
    }
    models = [Fraction(row[5].split()[0].replace(",", ".")) for row in rows.values()]
    assert all(20 <= model <= 100 for model in models)
    assert any(say(model) != row[3].split()[0] for model, row in zip(models, rows.values(), strict=True))
    assert 2 <= len(page.soup.select("#dibahas + ol li")) <= 10
    names = sorted(user.name for user in made.people)
    severities = {row[0]: int(row[1]) for row in acts.list_rows(page, "Kebiasaan menilai per penilai")}
    assert severities == Counter(name for sheets in made.given.values() for name in sheets)
    sheet = [[float(points(made.given[key][name])) if name in made.given[key] else np.nan for key in scores]
             for name in names]  # fmt: skip
    alpha = krippendorff.alpha(reliability_data=sheet, level_of_measurement="interval")
    assert f"Alfa Krippendorff {alpha:.2f}".replace(".", ",") in page.text


def check_ranking(made: WholeRound, scores: Scores, recused: str) -> list[str]:
    """Returns the numbers, best first."""
    order = list_order(scores)
    means = [mean(scores[number]) for number in order]
    ties = [place for place in range(1, 40) if means[place - 1] == means[place]]
    assert (ties, order[CUT - 1 : CUT + 1], say(means[CUT])) == ([CUT], [UPPER, LOWER], "78,00")
    page = made.enter(made.auditor).get(f"{made.address}/peringkat")
    rows = page.rows()
    assert [len(row) for row in rows[: CUT + 1]].index(1) == CUT, "the cut is drawn below the tenth"
    lines = [row for row in rows if len(row) > 4]
    assert [[row[0], number_of(row[1]), row[2], row[3], row[-2]] for row in lines] == [
        [
            str(CUT if number == LOWER else place),
            number,
            {recused: "3/3 1 benturan", VOIDED: "2/2 1 benturan"}.get(number, "3/3"),
            say(mean(scores[number])),
            "ya" if place <= CUT else "tidak",
        ]
        for place, number in enumerate(order, start=1)
    ]
    told = {number_of(row[1]): row[1].partition(" seri: ")[2] for row in lines if " seri: " in row[1]}
    assert told == {UPPER: "teratas", LOWER: "selisih nilai terkecil"}
    assert say(mean(scores[VOIDED])) == "71,00", "two reviews, not three with a zero"
    return order


def decide(made: WholeRound, scores: Scores, order: list[str]) -> None:
    assert "Menunggu penetapan Kominfo" in acts.propose_decisions(made).text
    page = acts.release(made, date(2026, 4, 5))
    assert "Semua keputusan dalam daftar sudah ditetapkan" in page.text
    states = dict(db.session.execute(select(Proposal.number, Proposal.state)).tuples().all())
    assert states == {number: State.APPROVED if place < CUT else State.REJECTED for place, number in enumerate(order)}
    page.follow("Surat pemberitahuan").press("Kirim semua yang siap")
    assert "40 surat dikirim." in page.text
    owner = made.enter(made.owner)
    for number, words in ((UPPER, "188.4/77/2026"), (LOWER, "belum mencapai batas")):
        page = owner.get(f"/usulan/{number}").follow("Surat pemberitahuan")
        assert (words in page.text, f"Nilai: {say(mean(scores[number]))}" in page.text) == (True, True)
        assert not any(user.name in page.response.text for user in made.people)


def sign(made: WholeRound, scores: Scores, order: list[str], recused: str) -> None:
    page = acts.record_meeting(made, made.people[:7], date(2026, 4, 5))
    assert "Hadir 7 dari 8 anggota" in page.text
    page = acts.close_minutes(made)
    assert "Berita acara ditutup." in page.text
    page = acts.number_and_sign(made, PDF)
    assert "Nomor berita acara 000.9/15/2026" in page.text
    assert hashlib.sha256(PDF).hexdigest() in page.text
    check_minutes(made, page, scores, order, recused)
    closing = db.session.scalars(select(MinutesClosing)).one()
    assert hash_content(closing.content) == closing.content_hash
    assert db.session.scalars(select(MinutesScan.sha256)).all() == [hashlib.sha256(PDF).hexdigest()]
    page = made.enter(made.auditor).get(f"{made.address}/berita-acara").follow("Periksa sidik isi")
    assert "Teks tidak berubah" in page.text
    assert closing.content_hash in page.text.replace(" ", "")
    page.get(f"{made.address}/berita-acara.pdf")
    assert (page.response.mimetype, page.response.data[:5]) == ("application/pdf", b"%PDF-")


def check_minutes(made: WholeRound, page: Browser, scores: Scores, order: list[str], recused: str) -> None:
    rows = acts.list_rows(page, "Hasil penilaian")
    assert [[row[0], number_of(row[1]), row[3], row[4], row[5], row[6]] for row in rows] == [
        [
            str(CUT if number == LOWER else place),
            number,
            "2/2" if number == VOIDED else "3/3",
            "1" if number in (recused, VOIDED) else "0",
            "0",
            say(mean(scores[number])),
        ]
        for place, number in enumerate(order, start=1)
    ]
    for told in ("selisih nilai antarpenilai lebih kecil", "Anggota 5 menilai usulan kesebelas lebih siap."):
        assert told in page.text
    sheets = [(number, say(score)) for number, row in scores.items() for score in row]
    annex = acts.list_rows(page, "Nilai setiap penilai")
    assert sorted((number_of(row[0]), row[-1]) for row in annex) == sorted([*sheets, (VOIDED, "gugur")])
    assert len(sheets) == 119
