"""Taking an import back: everything is as before, or nothing is and each row says why."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select, update

from innovations.database import db
from innovations.domain import own_data, programmes, sessions
from innovations.domain.errors import Denied, DomainError
from innovations.models.accounts import Role, User, UserSession
from innovations.models.agencies import Agency, AgencyKind
from innovations.models.base import Base
from innovations.models.events import Event
from innovations.models.imports import ImportRun
from innovations.models.masterplan import LinkState, Programme
from innovations.models.notices import Mail, Notice
from innovations.models.proposals import Proposal, State
from innovations.transfer import imports
from innovations.transfer.imports import Kind, undo
from innovations.transfer.reference import load_reference
from tests.factories import actor_of, make_head, make_link, make_programme, make_proposal, make_user, save

LOGIN = "199001012015011001"
FIRST: dict[Kind, str] = {
    Kind.AGENCIES: "nama;jenis;singkatan;berlaku_dari\nDinas Satu;dinas;Satu;2020-01-01\nDinas Dua;dinas;;\n",
    Kind.USERS: f"nip;nama;opd;peran\n{LOGIN};Satu;Diskominfo;penilai\n",
    Kind.PROGRAMMES: (
        "kode;dimensi;program;jangka;anggaran;opd_pendukung;opd_pj\n"
        "A-1;living;Satu;pendek;900;Dinas Kesehatan;Diskominfo\nA-2;living;Dua;panjang;;;\n"
    ),
    Kind.PROPOSALS: (
        "judul;opd;tahun;bentuk;ringkasan\nSatu;Diskominfo;2021;pelayanan publik;Awal\nDua;Diskominfo;2021;;\n"
    ),
}
SECOND: dict[Kind, str] = {
    Kind.AGENCIES: (
        "nama;jenis;singkatan;induk;berlaku_sampai;pengganti;jumlah asn;jumlah asn per\n"
        "DINAS SATU;badan;S;;2024-12-31;Dinas Baru;1.250;2024-06-30\n"
        "Dinas Dua;dinas;;;;;;\nDinas Baru;dinas;;;;;;\nUnit Baru;uptd;;Dinas Baru;;;;\n"
    ),
    Kind.USERS: f"nip;nama;opd;peran\n{LOGIN};Lain;Dinas Kesehatan;kominfo\n199002022016022001;Dua;Diskominfo;\n",
    Kind.PROGRAMMES: (
        "kode;dimensi;program;jangka;anggaran;opd_pendukung;opd_pj\n"
        "A-1;economy;Lain;panjang;1000;Diskominfo; \nA-2;living;Dua;panjang;;;\nA-3;living;Tiga;pendek;;Bappeda;\n"
    ),
    Kind.PROPOSALS: (
        "judul;opd;tahun;bentuk;ringkasan\nSATU;Diskominfo;2021;tata kelola;Baru\nDua;Diskominfo;2021;;\n"
        "Tiga;Dinas Kesehatan;2022;;\n"
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def owner(app: Flask) -> User:
    load_reference()
    return make_user(Role.KOMINFO, Role.ADMIN)


def bring(kind: Kind, text: str, owner: User) -> ImportRun:
    report = imports.run(kind, imports.read(kind, "data.csv", text.encode()), actor_of(owner))
    assert not report.has_errors, report.rows
    db.session.commit()
    return last(kind)


def last(kind: Kind) -> ImportRun:
    run = undo.get(kind, undo.find_last(kind))
    assert run is not None
    return run


def dump() -> dict[str, list[Any]]:
    """Every row of what imports write."""
    db.session.expire_all()
    names = ("agencies", "users", "user_roles", "programmes", "programme_supporters", "proposals")
    tables = [Base.metadata.tables[name] for name in names]
    found = {
        table.name: [
            [value for column, value in row._mapping.items() if column not in ("updated_at", "lock_version")]
            for row in db.session.execute(table.select().order_by(*inspect(table).primary_key))
        ]
        for table in tables
    }
    return json.loads(json.dumps(found, default=str))  # type: ignore[no-any-return]  # what was put in


def take_back(run: ImportRun, actor: User) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = undo.undo(run, actor_of(actor))
    db.session.commit()
    return [(row.name, row.outcome.value, tuple(problem.code for problem in row.problems)) for row in rows]


@pytest.mark.parametrize("kind", list(Kind))
def test_everything_is_as_before(owner: User, kind: Kind) -> None:
    empty = dump()
    first = bring(kind, FIRST[kind], owner)
    before = dump()
    second = bring(kind, SECOND[kind], owner)
    assert dump() != before
    looked = [(row.name, row.outcome.value, ()) for row in undo.look(second)]
    assert take_back(second, owner) == looked
    assert dump() == before
    assert (second.undone_by_id, second.undone_at is not None, second.changes) == (owner.id, True, [])
    take_back(first, owner)
    assert dump() == empty
    events = db.session.scalars(select(Event).where(Event.code == "import_undone").order_by(Event.id)).all()
    assert [event.details["removed"] for event in events] == [
        2 if kind is Kind.AGENCIES else 1,
        len(FIRST[kind].splitlines()) - 1,
    ]


def test_what_comes_back_is_said_with_its_old_values(owner: User) -> None:
    bring(Kind.AGENCIES, FIRST[Kind.AGENCIES], owner)
    rows = undo.look(bring(Kind.AGENCIES, SECOND[Kind.AGENCIES], owner))
    assert [row.number for row in rows] == [2, 4, 5]  # what stayed the same is not among them
    row = rows[0]
    assert row.changed == (
        "Nama",
        "Jenis",
        "Singkatan",
        "Berlaku sampai",
        "Pengganti",
        "Jumlah ASN",
        "Jumlah ASN per",
    )
    assert [(note.column, note.facts["value"]) for note in row.notes] == [
        ("Nama", "Dinas Satu"),
        ("Jenis", AgencyKind.SERVICE),
        ("Singkatan", "Satu"),
        ("Berlaku sampai", "–"),
        ("Pengganti", "–"),
        ("Jumlah ASN", "–"),
        ("Jumlah ASN per", "–"),
    ]


def agency(name: str) -> Agency:
    return db.session.scalars(select(Agency).where(Agency.name == name)).one()


def lean_agency(owner: User) -> None:
    make_head(agency("Dinas Satu"))
    db.session.execute(update(User).where(User.id == owner.id).values(agency_id=agency("Dinas Satu").id))
    save(Agency(name="Unit Satu", kind=AgencyKind.OTHER, parent_id=agency("Dinas Satu").id))
    agency("Dinas Dua").note = "Ditulis kemudian"
    make_proposal(agency=agency("Dinas Dua"))


def log_in(_owner: User) -> None:
    user = db.session.scalars(select(User).where(User.login == LOGIN)).one()
    sessions.start_session(user.id, user.password_hash, shared=False, address="", device="")


def lean_programme(_owner: User) -> None:
    rows = db.session.scalars(select(Programme).order_by(Programme.id)).all()
    make_link(make_proposal(state=State.APPROVED), rows[0], LinkState.CONFIRMED)
    rows[1].replaced_by_id = rows[0].id


def lean_proposal(_owner: User) -> None:
    rows = db.session.scalars(select(Proposal).order_by(Proposal.id)).all()
    make_link(rows[0], make_programme(), LinkState.CONFIRMED)
    rows[1].state = State.TRIAL


@pytest.mark.parametrize(
    ("kind", "lean", "reasons"),
    [
        (
            Kind.AGENCIES,
            lean_agency,
            [("used_by_accounts", "used_by_agencies", "used_by_heads"), ("undo_edited", "used_by_proposals")],
        ),
        (Kind.USERS, log_in, [("used_by_logins",)]),
        (Kind.PROGRAMMES, lean_programme, [("used_by_links",), ("undo_edited",)]),
        (Kind.PROPOSALS, lean_proposal, [("used_by_links",), ("undo_edited",)]),
    ],
)
def test_nothing_is_taken_back_while_something_leans_on_it(
    owner: User, kind: Kind, lean: Callable[[User], None], reasons: list[tuple[str, ...]]
) -> None:
    run = bring(kind, FIRST[kind], owner)
    lean(owner)
    db.session.commit()
    before = dump()
    assert [problems for _name, _outcome, problems in take_back(run, owner)] == reasons
    assert (dump(), run.undone_at) == (before, None)
    assert [tuple(problem.code for problem in row.problems) for row in undo.look(run)] == reasons


def test_notices_of_an_innovation_go_along_and_its_events_stay(owner: User) -> None:
    run = bring(Kind.PROPOSALS, FIRST[Kind.PROPOSALS], owner)
    row = db.session.scalars(select(Proposal).order_by(Proposal.id)).first()
    assert row is not None
    notice = Notice(user_id=owner.id, code="x", proposal_id=row.id, created_at=row.created_at)
    save(Mail(notice=notice, due_at=row.created_at))
    take_back(run, owner)
    assert [*db.session.scalars(select(Notice)), *db.session.scalars(select(Mail))] == []
    told = select(Event.proposal_id).where(Event.code == "proposal_imported")
    assert db.session.scalars(told).all() == [None, None]
    assert bring(Kind.PROPOSALS, FIRST[Kind.PROPOSALS], owner).counts["new"] == 2
    assert "INV-2021-0003" in db.session.scalars(select(Proposal.number)).all()


def test_later_edit_of_another_field_does_no_harm_and_is_kept(owner: User) -> None:
    bring(Kind.USERS, FIRST[Kind.USERS], owner)
    run = bring(Kind.USERS, SECOND[Kind.USERS], owner)
    user = db.session.scalars(select(User).where(User.login == LOGIN)).one()
    user.email = "a@contoh.go.id"
    db.session.commit()
    take_back(run, owner)
    assert (user.name, user.email) == ("Satu", "a@contoh.go.id")
    held = own_data.collect(actor_of(user))["impor"]
    assert [(row["berkas"], row["nilai_lama"]) for row in held] == [(None, None)]


def test_refusal_of_the_domain_is_told_at_its_row(owner: User) -> None:
    bring(Kind.USERS, FIRST[Kind.USERS], owner)
    run = bring(Kind.USERS, f"nip;nama;peran\n{LOGIN};Satu;admin\n", owner)
    user = db.session.scalars(select(User).where(User.login == LOGIN)).one()
    before = dump()
    assert [problems for _name, _outcome, problems in take_back(run, user)] == [("own_account",)]
    assert (dump(), run.undone_at) == (before, None)


def test_only_the_last_once_and_by_who_may(owner: User) -> None:
    first = bring(Kind.PROGRAMMES, FIRST[Kind.PROGRAMMES], owner)
    second = bring(Kind.PROGRAMMES, SECOND[Kind.PROGRAMMES], owner)
    for run, actor, code in (
        (first, owner, "import_not_last"),
        (second, make_user(Role.ADMIN), "not_your_part"),
    ):
        with pytest.raises(DomainError) as caught:
            undo.undo(run, actor_of(actor))
        assert (caught.value.code, isinstance(caught.value, Denied)) == (code, actor is not owner)
    take_back(second, owner)
    with pytest.raises(DomainError, match="happened_already"):
        undo.undo(second, actor_of(owner))
    assert undo.find_last(Kind.PROGRAMMES) == first.id
    assert undo.find_last(Kind.USERS) is None
    assert programmes.get("A-3") is None
    assert db.session.scalars(select(UserSession)).all() == []


def test_file_without_effect_is_no_run_and_old_values_are_kept_alone(owner: User) -> None:
    run = bring(Kind.USERS, FIRST[Kind.USERS], owner)
    assert [(entry["row"], entry["before"]) for entry in run.changes] == [(2, None)]
    assert bring(Kind.USERS, FIRST[Kind.USERS], owner).id == run.id
    run = bring(Kind.USERS, SECOND[Kind.USERS], owner)
    assert sorted(run.changes[0]["before"]) == ["agency_id", "name", "roles"]
    assert (run.file_name, len(run.sha256), run.counts) == (
        "data.csv",
        64,
        {"new": 1, "changed": 1, "same": 0, "error": 0},
    )
    held = own_data.collect(actor_of(db.session.scalars(select(User).where(User.login == LOGIN)).one()))["impor"]
    assert [row["nilai_lama"] and row["nilai_lama"]["name"] for row in held] == [None, "Satu"]
