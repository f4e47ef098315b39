"""Recap and letters through pages: the figures of other pages, four pages, one press for all letters, in the log."""

import csv
import io
import re
import zipfile
from collections import Counter

from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.documents import agency_letters
from innovations.documents import recap as paper
from innovations.domain import clock, recap
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency
from innovations.models.events import Event, Topic
from innovations.models.proposals import State
from innovations.transfer import demo, reference
from tests.browser import Browser
from tests.factories import actor_of, make_agency, make_directive, make_proposal, make_user

KOMINFO, YEAR = "198507072010011006", 2023


def rows(browser: Browser, path: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(browser.get(path).response.data.decode("utf-8-sig")))]


def list_exports() -> list[tuple[str, int, object]]:
    events = db.session.scalars(select(Event).where(Event.topic == Topic.EXPORT).order_by(Event.id))
    return [
        (event.details["name"], event.details["rows"], event.details["filters"].get("filters")) for event in events
    ]


def test_recap_of_the_sample_data_is_four_pages_that_say_what_the_other_pages_say(
    app: Flask, browser: Browser
) -> None:
    reference.load_reference()
    demo.fill("kata-sandi-contoh")
    db.session.commit()
    kominfo = db.session.scalars(select(User).where(User.login == KOMINFO)).one()
    browser.enter(kominfo).get("/laporan").follow("Rekap tahunan")
    assert [row[:2] for row in browser.rows()] == [["2026", "10"], ["2023", "14"]]
    for year in (2023, 2026):
        response = browser.get(f"/laporan/rekap/{year}.pdf").response
        assert response.mimetype == "application/pdf"
        assert b"/Type/Pages/Count 4/" in response.data
    assert list_exports() == [("rekap-inovasi-2023", 14, None), ("rekap-inovasi-2026", 10, None)]
    for odd in (1999, 2**63, 10**40):
        browser.get(f"/laporan/rekap/{odd}.pdf", status=404)
    found = recap.read(actor_of(kominfo), YEAR)
    known = paper.read(found, letterhead="Pemda\nDinas", region="Kabupaten Jayapura", office="Pinova")
    per_agency, heads = rows(browser, f"/opd/semua.csv?tahun={YEAR}"), list(paper.GROUPS.values())
    assert {row["name"]: [row["total"], *row["counts"]] for row in known["agencies"]["rows"]} == {
        row["OPD"]: [int(row["Jumlah"]), *(int(row[head]) for head in heads)]
        for row in per_agency
        if row["Jumlah"] != "0"
    }
    assert known["states"] == [[head, sum(int(row[head]) for row in per_agency)] for head in heads]
    assert known["agencies"]["without_count"] == sum(row["Jumlah"] == "0" for row in per_agency)
    gaps = Counter(row["Kesenjangan"] for row in rows(browser, "/masterplan/kesenjangan.csv"))
    assert [number for _words, number in known["coverage"]["gaps"]] == [*gaps.values()]
    needing = [row["Yang perlu ditindaklanjuti"] for row in rows(browser, "/tindak-lanjut/semua.csv")]
    for words, number in known["follow_up"]["rows"][1:]:
        assert (words, sum(words in needs for needs in needing)) == (words, number)
    browser.get("/indeks/2023")
    assert all(score in browser.text for score, *_rest in [row[2].split(" – ") for row in known["index"]["scores"]])


def test_one_press_packs_a_letter_for_each_opd_and_is_logged(app: Flask, browser: Browser) -> None:
    health, other, kominfo = make_agency("Dinas Kesehatan"), make_agency("Dinas/Sosial"), make_user(Role.KOMINFO)
    directive = make_directive()
    proposal = make_proposal(directive, make_user(agency=health), State.APPROVED)
    year, edit = proposal.year, "/pengaturan/teks/letter_agency"
    browser.enter(kominfo).get(edit).fill("Teks", "{judul}").press("Simpan", status=422)
    assert "{usulan_dikirim}" in browser.text
    browser.fill("Teks", "<b>{opd}</b>: {usulan_dikirim} untuk {lingkup}").press("Simpan")
    browser.get("/laporan").follow("Surat untuk setiap OPD")
    assert "<b>Dinas Kesehatan</b>: 1 untuk semua arahan" in browser.text
    assert [found.text for found in browser.soup.select("option[selected]")][-1] == "Dinas Kesehatan"
    browser.get(f"/laporan/surat-opd?tahun={year}&arahan={proposal.directive_id}&opd={other.id}")
    assert f"<b>Dinas/Sosial</b>: 0 untuk arahan nomor {directive.number}" in browser.text
    link = browser.get(f"/laporan/surat-opd?tahun={year}&opd={other.id}").soup.find("a", string=re.compile("ZIP"))
    assert link is not None
    archive = zipfile.ZipFile(io.BytesIO(browser.get(str(link["href"])).response.data))
    names = [agency.name for agency in db.session.scalars(select(Agency).order_by(Agency.name, Agency.id))]
    assert archive.namelist() == agency_letters.name_files(names)
    assert {"surat-inovasi-dinas-kesehatan.pdf", "surat-inovasi-dinas-sosial.pdf"} <= {*archive.namelist()}
    assert all(archive.read(name).startswith(b"%PDF-") for name in archive.namelist())
    one = browser.get(f"/laporan/surat-opd/{health.id}.pdf?tahun={year}").response
    assert f"surat-inovasi-dinas-kesehatan-{clock.today()}.pdf" in one.headers["Content-Disposition"]
    assert list_exports() == [
        ("surat-opd", len(names), [f"Tahun: {year}"]),
        ("surat-inovasi-dinas-kesehatan", 1, None),
    ]
    browser.get(f"/laporan/surat-opd?tahun={2**63}&arahan=x&opd=%00&opd={10**30}")
    assert "untuk semua arahan" in browser.text
    for odd in (0, 999999, 2**63):
        browser.get(f"/laporan/surat-opd/{odd}.pdf", status=404)
