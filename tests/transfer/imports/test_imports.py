"""What files do to the database: all or nothing, the same report for a trial, and nothing the second time."""

from datetime import date
from itertools import repeat

import pytest
from flask import Flask
from sqlalchemy import func, select

from innovations.database import db
from innovations.documents.sheets import write_csv, write_xlsx
from innovations.domain import clock, programmes, sessions
from innovations.domain.actor import Actor
from innovations.domain.passwords import OneTime
from innovations.domain.programmes import Filters
from innovations.models.accounts import Role, User, UserSession
from innovations.models.agencies import Agency, AgencyKind
from innovations.models.events import Event
from innovations.models.masterplan import Programme
from innovations.models.proposals import Origin, Proposal, State
from innovations.transfer import imports
from innovations.transfer.imports import Kind, Outcome, Report
from innovations.transfer.imports.programme_columns import COLUMNS, list_cells
from innovations.transfer.imports.report import from_json, to_json
from innovations.transfer.reference import DATA, load_reference
from tests.factories import actor_of, make_agency, make_user
from tests.queries import count_queries

HEAD = "kode;dimensi;program;jangka;opd_pj;anggaran;quick win"


@pytest.fixture
def reference(app: Flask) -> None:
    load_reference()
    db.session.commit()


def bring(
    kind: Kind, text: str, actor: Actor | None = None, *, trial: bool = False, owner: int | None = None
) -> Report:
    staged = imports.read(kind, "a.csv", text.encode())
    report = imports.run(kind, staged, actor, owner_id=owner, is_trial=trial)
    db.session.commit()
    return report


def outcomes(report: Report) -> list[Outcome]:
    return [row.outcome for row in report.rows]


def told(report: Report) -> list[tuple[int, str, str]]:
    return [(row.number, problem.column, problem.code) for row in report.rows for problem in row.problems]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_programmes_come_in_and_the_second_time_nothing_changes(reference: None) -> None:
    text = (
        f"{HEAD}\nSC-1;Smart Living;Posyandu;Jangka Pendek (2024);Diskominfo;Rp 1.500.000;ya\n"
        "SC-2;economy;Pasar;panjang;;;tidak\n"
    )
    assert outcomes(bring(Kind.PROGRAMMES, text)) == [Outcome.NEW, Outcome.NEW]
    assert outcomes(bring(Kind.PROGRAMMES, text)) == [Outcome.SAME, Outcome.SAME]
    rows = programmes.list_programmes(Filters())
    assert [(row.code, row.dimension.key, row.horizon.key, row.budget, row.is_quick_win) for row in rows] == [
        ("SC-2", "economy", "jangka_panjang", None, False),
        ("SC-1", "living", "jangka_pendek", 1_500_000, True),
    ]
    assert rows[1].agency is not None
    assert rows[1].agency.name == "Dinas Komunikasi dan Informatika"


def test_change_names_the_columns_and_leaves_what_has_no_column(reference: None) -> None:
    bring(Kind.PROGRAMMES, f"{HEAD}\nSC-1;Smart Living;Posyandu;pendek;Diskominfo;1000;ya\n")
    report = bring(Kind.PROGRAMMES, "kode;dimensi;program;jangka;anggaran\nSC-1;living;Posyandu baru;pendek;\n")
    assert [(row.outcome, row.changed) for row in report.rows] == [
        (Outcome.CHANGED, ("Program", "Perkiraan anggaran"))
    ]
    row = db.session.scalars(select(Programme)).one()
    assert (row.name, row.budget, row.is_quick_win, row.agency_id is not None) == ("Posyandu baru", None, True, True)


def test_one_error_keeps_everything_out_and_says_the_nearest(reference: None) -> None:
    text = (
        f"{HEAD}\nSC-1;Smart Living;Posyandu;pendek;;;\nSC-2;Smart Livng;Pasar;pendek;;;\n"
        "SC-3;living;Pasar;abadi;;;\nSC-4;living;Pasar;pendek;Dinas Kesehatn;;\nA/5;living;Pasar;pendek;;;\n"
        "SC-6;living;Pasar;pendek;Kelurahan Tabri;;\n"
    )
    report = bring(Kind.PROGRAMMES, text)
    assert told(report) == [
        (3, "Dimensi", "name_unknown_near"),
        (4, "Jangka pendek/menengah/panjang", "name_unknown"),
        (5, "OPD penanggung jawab", "agency_not_known_near"),
        (6, "Kode", "code_odd"),
        (7, "OPD penanggung jawab", "not_an_opd"),
    ]
    assert report.rows[3].problems[0].facts["near"] == "Dinas Kesehatan"
    assert (outcomes(report)[0], count(Programme), count(Event)) == (Outcome.NEW, 0, 0)


def test_trial_says_the_same_and_does_nothing(reference: None) -> None:
    text = f"{HEAD}\nSC-1;Smart Living;Posyandu;pendek;;;\n"
    trial = bring(Kind.PROGRAMMES, text, trial=True)
    assert (count(Programme), count(Event)) == (0, 0)
    real = bring(Kind.PROGRAMMES, text)
    assert (trial.fingerprint, from_json(to_json(trial))) == (real.fingerprint, real)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_was_exported_comes_in_again_unchanged(reference: None, suffix: str) -> None:
    bring(
        Kind.PROGRAMMES,
        "kode;dimensi;sub dimensi;program;jangka;opd pj;tahun mulai;tahun selesai;anggaran;kegiatan\n"
        '=1;living;Kesehatan (health);\'-Posyandu;menengah;Diskominfo;2024;2026;2.500.000.000;"a\nb"\n',
    )
    rows = [list_cells(row) for row in programmes.list_programmes(Filters())]
    names = [column.label for column in COLUMNS]
    with write_xlsx(names, rows, title="Data", notes={"Kode": "x", "Program": "y"}) as book:
        content = b"".join(write_csv(names, rows)) if suffix == "csv" else book.read()
    staged = imports.read(Kind.PROGRAMMES, f"a.{suffix}", content)
    assert outcomes(imports.run(Kind.PROGRAMMES, staged, None)) == [Outcome.SAME]


def test_import_is_in_the_log_with_its_sums(reference: None) -> None:
    actor = actor_of(make_user(Role.KOMINFO))
    bring(Kind.PROGRAMMES, f"{HEAD}\nSC-1;living;Posyandu;pendek;;;\n", actor)
    event = db.session.scalars(select(Event).where(Event.code == "imported")).one()
    assert (event.actor_id, event.details) == (
        actor.id,
        {"kind": "programmes", "new": 1, "changed": 0, "same": 0, "error": 0},
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_who_may_not_write_gets_an_error_in_every_row(reference: None, kind: Kind) -> None:
    texts = {
        Kind.PROGRAMMES: f"{HEAD}\nSC-1;living;Posyandu;pendek;;;\n",
        Kind.AGENCIES: "nama;jenis\nDinas Baru;dinas\n",
        Kind.USERS: "nip;nama;opd\n199001012015011001;A;Diskominfo\n",
        Kind.PROPOSALS: "judul;opd;tahun\nSIPADU;Diskominfo;2021\n",
    }
    actor = actor_of(make_user(Role.REVIEWER, Role.LEADERSHIP))
    report = bring(kind, texts[kind], actor, owner=actor.id)
    assert [problem.code for row in report.rows for problem in row.problems] == ["not_your_part"]


@pytest.mark.parametrize("many", [1, 3])
def test_programmes_that_stay_the_same_cost_no_query_each(reference: None, many: int) -> None:
    rows = "".join(f"SC-{number};living;Posyandu;pendek;;;\n" for number in range(many))
    bring(Kind.PROGRAMMES, f"{HEAD}\n{rows}")
    staged = imports.read(Kind.PROGRAMMES, "a.csv", f"{HEAD}\n{rows}".encode())
    with count_queries() as queries:
        imports.run(Kind.PROGRAMMES, staged, None)
    assert len([query for query in queries if query.startswith("SELECT")]) == 7 + many


def test_agencies_come_in_before_their_units_whatever_the_order(app: Flask) -> None:
    text = (
        "nama,jenis,singkatan,induk,berlaku_dari,berlaku_sampai,pengganti\n"
        "Puskesmas Baru,puskesmas,,Dinas Sehat,,,\n"
        "Dinas Lama,dinas,,,,30/06/2025,Dinas Sehat\n"
        "Dinas Sehat,Dinas,Dinsehat,,2025-07-01,,\n"
    )
    assert outcomes(bring(Kind.AGENCIES, text)) == [Outcome.NEW] * 3
    assert outcomes(bring(Kind.AGENCIES, text)) == [Outcome.SAME] * 3
    found = {row.name: row for row in db.session.scalars(select(Agency))}
    new = found["Dinas Sehat"]
    assert (found["Puskesmas Baru"].parent_id, found["Dinas Lama"].successor_id, new.kind) == (
        new.id,
        new.id,
        AgencyKind.SERVICE,
    )


def test_head_count_of_an_opd_comes_in_with_its_day(app: Flask) -> None:
    text = "nama;jenis;jumlah asn;jumlah asn per\nDinas Satu;dinas;1.250;30/06/2026\nDinas Dua;dinas;80;\n"
    assert outcomes(bring(Kind.AGENCIES, text)) == [Outcome.NEW] * 2
    assert outcomes(bring(Kind.AGENCIES, text)) == [Outcome.SAME] * 2
    query = select(Agency.staff_count, Agency.staff_counted_on).where(Agency.name.in_(("Dinas Satu", "Dinas Dua")))
    assert [tuple(row) for row in db.session.execute(query.order_by(Agency.id))] == [
        (1250, date(2026, 6, 30)),
        (80, clock.today()),
    ]
    assert told(bring(Kind.AGENCIES, "nama;jumlah asn\nDinas Satu;banyak\nDinas Dua;0\n")) == [
        (2, "Jumlah ASN", "not_a_count"),
        (3, "Jumlah ASN", "staff_out_of_range"),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Dinas Baru,,,", ("Jenis", "value_missing")),
        ("Dinas Baru,dinass,,", ("Jenis", "name_unknown_near")),
        ("Unit Baru,uptd,,Dinas Khayalan", ("Induk", "agency_not_known")),
        ("Unit Baru,uptd,,Puskesmas Lama", ("Induk", "unit_of_a_unit")),
        ("Dinsos,dinas,,", ("Nama", "name_is_short_name")),
    ],
)
def test_agency_that_cannot_be_is_told(app: Flask, row: str, problem: tuple[str, str]) -> None:
    parent = make_agency("Badan Contoh")
    parent.short_name = "Dinsos"
    make_agency("Puskesmas Lama", parent=parent)
    report = bring(Kind.AGENCIES, f"nama,jenis,singkatan,induk\n{row}\n")
    assert [(column, code) for _row, column, code in told(report)] == [problem]


def test_reference_file_of_agencies_comes_in_unchanged(reference: None) -> None:
    staged = imports.read(Kind.AGENCIES, "opd.csv", (DATA / "opd.csv").read_bytes())
    report = imports.run(Kind.AGENCIES, staged, None)
    assert (set(outcomes(report)), len(report.rows), report.source.ignored) == ({Outcome.SAME}, 58, ("status",))


USERS = (
    "NIP;Nama pegawai;OPD;Peran;Surel\n"
    "19900101 201501.1 001;Pengusul;Dinas Kesehatan;;a@contoh.go.id\n"
    "198003032005011003;Penilai;Bappeda;Penilai; \n"
    "198507072010011006;Kominfo;diskominfo;kominfo;secretary\n"
)


def test_users_come_in_with_one_time_passwords_told_once(reference: None) -> None:
    text = USERS.replace(";secretary", ";").replace("kominfo;\n", "kominfo; sekretaris;\n")
    text = text.replace("kominfo; sekretaris;", '"kominfo; sekretaris";')
    staged = imports.read(Kind.USERS, "a.csv", text.encode())
    secrets = repeat(OneTime("k7mp-w2xq-9dfh", "hash"))
    report = imports.run(Kind.USERS, staged, None, secrets=secrets)
    db.session.commit()
    assert [(slip.login, slip.password) for slip in report.slips] == [
        ("199001012015011001", "k7mp-w2xq-9dfh"),
        ("198003032005011003", "k7mp-w2xq-9dfh"),
        ("198507072010011006", "k7mp-w2xq-9dfh"),
    ]
    rows = db.session.scalars(select(User).order_by(User.id)).all()
    assert all(row.must_change_password and row.password_hash == "hash" for row in rows)
    again = imports.run(Kind.USERS, staged, None, secrets=secrets)
    assert (outcomes(again), again.slips) == ([Outcome.SAME] * 3, ())
    assert "1990•••••••••••001" in report.rows[0].name
    assert "199001012015011001" not in to_json(report)
    assert "k7mp" not in to_json(report) + repr(report)


def test_no_password_fits_accounts_made_without_one(reference: None) -> None:
    report = bring(Kind.USERS, "nip;nama;opd\n199001012015011001;A;Diskominfo\n")
    user = db.session.scalars(select(User)).one()
    assert (user.password_hash, report.slips) == ("!", ())


def test_no_slips_when_nothing_is_kept(reference: None) -> None:
    staged = imports.read(Kind.USERS, "a.csv", b"nip;nama;opd\n199001012015011001;A;Diskominfo\n1;B;Diskominfo\n")
    report = imports.run(Kind.USERS, staged, None, secrets=repeat(OneTime("k7mp-w2xq-9dfh", "hash")))
    assert (outcomes(report), report.slips, count(User)) == ([Outcome.NEW, Outcome.ERROR], (), 0)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("1990010120150110;A;Diskominfo;", ("NIP", "nip_length")),
        ("١٩٩٠٠١٠١٢٠١٥٠١١٠٠١;A;Diskominfo;", ("NIP", "nip_digits")),
        ("199013012015011001;A;Diskominfo;", ("NIP", "nip_impossible")),
        ("199001012015011001;A;Diskominf;", ("OPD", "agency_not_known_near")),
        ("199001012015011001;A;;", ("OPD", "agency_missing")),
        ("199001012015011001;A;Diskominfo;bos", ("Peran", "role_unknown")),
        ("199001012015011001;A;Diskominfo;penilay", ("Peran", "role_unknown_near")),
        ("199001012015011001;A;Diskominfo;kepala OPD", ("Peran", "head_is_appointed")),
        ('199001012015011001;A;Diskominfo;"auditor;admin"', ("Peran", "auditor_alone")),
    ],
)
def test_user_that_cannot_be_is_told(reference: None, row: str, problem: tuple[str, str]) -> None:
    report = bring(Kind.USERS, f"nip;nama;opd;peran\n{row}\n")
    assert [(column, code) for _row, column, code in told(report)] == [problem]


def test_changed_roles_end_the_sessions_and_empty_cells_change_nothing(reference: None) -> None:
    user = make_user(Role.REVIEWER, login="199001012015011001", email="a@contoh.go.id")
    sessions.start_session(user.id, user.password_hash, shared=False, address="", device="")
    db.session.commit()
    report = bring(Kind.USERS, f"nip;nama;opd;peran;email\n{user.login};{user.name};;;\n")
    assert outcomes(report) == [Outcome.SAME]
    report = bring(Kind.USERS, f"nip;nama;peran\n{user.login};Nama Baru;pimpinan\n")
    assert [row.changed for row in report.rows] == [("Nama", "Peran")]
    assert db.session.scalars(select(UserSession.revoked_at)).one() is not None
    assert db.session.scalars(select(User.email)).one() == "a@contoh.go.id"


def test_admin_cannot_change_their_own_roles_by_a_file(reference: None) -> None:
    admin = make_user(Role.ADMIN, login="198808082011011008")
    report = bring(Kind.USERS, f"nip;nama;peran\n{admin.login};{admin.name};auditor\n", actor_of(admin))
    assert [code for _row, _column, code in told(report)] == ["own_account"]


OLD = (
    "Judul inovasi;OPD;Tahun;Urusan;Tahapan;Bentuk;Jenis;Ringkasan\n"
    "SIPADU;Dinas Kesehatan;2021;Kesehatan;Penerapan;Pelayanan publik;Digital;Antrean daring\n"
    "Antar Obat;Puskesmas Lama;2022;1.02;uji coba;tata kelola;nondigital;\n"
    "Sahabat;Dinas Pendidikan;2022;;;;;\n"
)


def test_old_innovations_are_numbered_by_their_year_without_decree(reference: None) -> None:
    health = db.session.scalars(select(Agency).where(Agency.name == "Dinas Kesehatan")).one()
    unit = make_agency("Puskesmas Lama", parent=health)
    owner = make_user(Role.KOMINFO)
    assert outcomes(bring(Kind.PROPOSALS, OLD, actor_of(owner))) == [Outcome.NEW] * 3
    assert outcomes(bring(Kind.PROPOSALS, OLD, actor_of(owner))) == [Outcome.SAME] * 3
    rows = db.session.scalars(select(Proposal).order_by(Proposal.id)).all()
    assert [(row.number, row.state, row.unit_id, row.origin, row.owner_id) for row in rows] == [
        ("INV-2021-0001", State.IMPLEMENTED, None, Origin.IMPORTED, owner.id),
        ("INV-2022-0001", State.TRIAL, unit.id, Origin.IMPORTED, owner.id),
        ("INV-2022-0002", State.APPROVED, None, Origin.IMPORTED, owner.id),
    ]
    assert {row.decree_number for row in rows} == {None}


def test_old_innovation_is_mended_but_its_stage_stays(reference: None) -> None:
    owner = make_user(Role.KOMINFO)
    bring(Kind.PROPOSALS, "judul;opd;tahun;tahapan\nSIPADU;Diskominfo;2021;uji coba\n", actor_of(owner))
    report = bring(Kind.PROPOSALS, "judul;opd;tahun;ringkasan\nsipadu;Diskominfo;2021;Baru\n", actor_of(owner))
    assert [row.changed for row in report.rows] == [("Judul", "Ringkasan")]
    report = bring(Kind.PROPOSALS, "judul;opd;tahun;tahapan\nsipadu;Diskominfo;2021;penerapan\n", actor_of(owner))
    assert told(report) == [(2, "Tahapan", "stage_by_state")]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("SIPADU;Zzz;2021;", ("OPD", "agency_not_known")),
        ("SIPADU;Diskominfo;1989;", ("Tahun", "year_out_of_range")),
        ("SIPADU;Diskominfo;2999;", ("Tahun", "year_out_of_range")),
        ("SIPADU;Diskominfo;dua;", ("Tahun", "not_a_year")),
        ("SIPADU;Diskominfo;2021;Kesehatn", ("Urusan", "name_unknown_near")),
        (";Diskominfo;2021;", ("Judul", "value_missing")),
    ],
)
def test_old_innovation_that_cannot_be_is_told(reference: None, row: str, problem: tuple[str, str]) -> None:
    report = bring(Kind.PROPOSALS, f"judul;opd;tahun;urusan\n{row}\n", actor_of(make_user(Role.KOMINFO)))
    assert [(column, code) for _row, column, code in told(report)] == [problem]
    assert count(Proposal) == 0


def test_same_innovation_twice_in_a_file_is_told_and_takes_no_number(reference: None) -> None:
    text = "judul;opd;tahun\nSIPADU;Diskominfo;2021\n sipadu ;Dinas Komunikasi dan Informatika;2021\n"
    owner = make_user(Role.KOMINFO)
    assert told(bring(Kind.PROPOSALS, text, actor_of(owner))) == [(3, "Judul", "row_repeats")]
    bring(Kind.PROPOSALS, "judul;opd;tahun\nSIPADU;Diskominfo;2021\n", actor_of(owner))
    assert db.session.scalars(select(Proposal.number)).all() == ["INV-2021-0001"]


def test_old_innovations_need_somebody_to_record_them(reference: None) -> None:
    assert told(bring(Kind.PROPOSALS, "judul;opd;tahun\nSIPADU;Diskominfo;2021\n")) == [(2, "", "owner_missing")]


def test_made_codes_go_on_from_the_highest_there_is(reference: None) -> None:
    bring(Kind.PROGRAMMES, f"{HEAD}\nSC-LIV-07;living;Satu;pendek;;;\n")
    rows = (";living;Dua", "SC-LIV-20;living;Tiga", "SC-LIV-x;living;Empat", ";living;Lima")
    report = bring(Kind.PROGRAMMES, "\n".join([HEAD, *(f"{row};pendek;;;" for row in rows)]))
    assert [row.name.split()[0] for row in report.rows] == ["SC-LIV-21", "SC-LIV-20", "SC-LIV-x", "SC-LIV-22"]
