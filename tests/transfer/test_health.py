from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from innovations.database import db
from innovations.domain import files, progress
from innovations.domain.progress import Content
from innovations.domain.versions import hash_content
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive
from innovations.models.minutes import MinutesClosing
from innovations.models.notices import Mail, Notice
from innovations.models.progress import ReportFile, Running
from innovations.models.proposals import Attachment, AttachmentKind, NumberSeries, Proposal, ProposalVersion, State
from innovations.models.search import SearchText
from innovations.transfer import health, schema
from innovations.transfer.backups import back_up
from tests.domain.claiming import Claiming
from tests.domain.meeting import Committee, keep_scan
from tests.domain.stage import load
from tests.factories import actor_of, make_proposal, make_review, make_user, save

NO_ADMIN = "No real admin has an account yet: README says how to make the first one."


def make_sound_proposal(state: State = State.SUBMITTED, directive: Directive | None = None) -> Proposal:
    proposal = make_proposal(directive, state=state)
    db.session.execute(update(ProposalVersion).values(content_hash=hash_content({"title": proposal.title})))
    save(NumberSeries(year=proposal.year, last_serial=9_999_999))
    return proposal


def attach(proposal: Proposal, **fields: object) -> None:
    save(
        Attachment(
            proposal_id=proposal.id,
            kind=AttachmentKind.EVIDENCE,
            filename="bukti.pdf",
            media_type="application/pdf",
            size_bytes=3,
            sha256="0" * 64,
            stored_name="abc",
            uploaded_by_id=proposal.owner_id,
            uploaded_at=datetime.now(UTC),
            **fields,
        )
    )


def list_faults(app: Flask) -> list[str]:
    db.session.remove()
    return health.examine(app.config).faults


def test_unprepared_database_is_a_fault(bare_app: Flask) -> None:
    assert list_faults(bare_app) == [
        f"The database is at revision None, the program needs {schema.get_head()}: run init."
    ]


def test_sound_database_has_no_fault(prepared_app: Flask) -> None:
    make_sound_proposal()
    assert list_faults(prepared_app) == []


def test_words_that_are_not_those_of_a_proposal_are_a_fault_until_written_again(prepared_app: Flask) -> None:
    make_sound_proposal()
    db.session.connection().execute(update(SearchText).values(title="lain"))
    db.session.commit()
    fault = "1 proposals are searched by other words than theirs: run init --rebuild-search."
    assert list_faults(prepared_app) == [fault]
    result = prepared_app.test_cli_runner().invoke(args=["init", "--rebuild-search"])
    assert "1 proposals are found by other words now." in result.output
    assert list_faults(prepared_app) == []


def test_missing_file_is_a_fault(prepared_app: Flask) -> None:
    attach(make_sound_proposal())
    path = Path(prepared_app.config["UPLOAD_FOLDER"]) / "abc"
    assert list_faults(prepared_app) == [f"The file of attachment 1 is missing: {path}."]


def test_missing_document_of_an_index_claim_is_a_fault(prepared_app: Flask) -> None:
    folder = Path(prepared_app.config["UPLOAD_FOLDER"])
    claiming = Claiming(folder)
    file = claiming.upload()
    (folder / file.stored_name).unlink()
    expected = f"The file of index claim {file.id} is missing: {folder / file.stored_name}."
    assert [fault for fault in list_faults(prepared_app) if "index" in fault] == [expected]


def test_truncated_file_is_a_fault(prepared_app: Flask) -> None:
    attach(make_sound_proposal())
    path = Path(prepared_app.config["UPLOAD_FOLDER"]) / "abc"
    path.parent.mkdir()
    path.write_bytes(b"ab")
    assert list_faults(prepared_app) == [
        f"The file of attachment 1 has another length than when it was uploaded: {path}."
    ]


def test_file_of_a_removed_attachment_may_be_gone(prepared_app: Flask) -> None:
    attach(make_sound_proposal(), removed_at=datetime.now(UTC))
    assert list_faults(prepared_app) == []


def test_changed_version_is_a_fault(prepared_app: Flask) -> None:
    proposal = make_sound_proposal()
    number = proposal.number
    db.session.execute(update(ProposalVersion).values(content={"title": "Lain"}))
    db.session.commit()
    assert list_faults(prepared_app) == [f"Version 1 of {number} is not what was submitted: its hash differs."]


def close_minutes(app: Flask) -> Path:
    """With the signed paper; returns its file."""
    committee = Committee()
    proposal = make_sound_proposal(State.UNDER_REVIEW, directive=committee.directive)
    for user in committee.people:
        make_review(proposal, user)
    committee.record()
    folder = Path(app.config["UPLOAD_FOLDER"])
    return folder / keep_scan(committee, folder, b"%PDF-")


def test_lost_scan_of_minutes_is_a_fault(prepared_app: Flask) -> None:
    path = close_minutes(prepared_app)
    assert list_faults(prepared_app) == []
    path.write_bytes(b"%PD")
    assert list_faults(prepared_app) == [
        f"The file of scan of minutes 1 has another length than when it was uploaded: {path}."
    ]
    path.unlink()
    assert list_faults(prepared_app) == [f"The file of scan of minutes 1 is missing: {path}."]


def test_lost_file_of_a_progress_report_is_a_fault_and_backups_copy_it(prepared_app: Flask, tmp_path: Path) -> None:
    folder = Path(prepared_app.config["UPLOAD_FOLDER"])
    key, name = keep_report_file(folder, make_sound_proposal(State.IMPLEMENTED))
    path = folder / name
    db.session.remove()
    made = back_up(prepared_app.config, tmp_path / "copies")
    assert (made.folder / "uploads" / path.name).read_bytes() == path.read_bytes()
    assert list_faults(prepared_app) == []
    path.unlink()
    assert list_faults(prepared_app) == [f"The file of progress report {key} is missing: {path}."]


def keep_report_file(folder: Path, proposal: Proposal) -> tuple[int, str]:
    """Its id and stored name."""
    actor, content = actor_of(db.session.get_one(User, proposal.owner_id)), Content(Running.RUNNING, "Berjalan.")
    report = progress.send(load(proposal), actor, content)
    upload = files.inspect("foto.pdf", b"%PDF-1.4\n%%EOF\n")
    file = files.keep(folder, ReportFile(report_id=report.id), actor, upload)
    db.session.commit()
    return file.id, file.stored_name


def test_changed_text_of_closed_minutes_is_a_fault(prepared_app: Flask) -> None:
    close_minutes(prepared_app)
    db.session.execute(update(MinutesClosing).values(content={"rows": []}))
    db.session.commit()
    assert list_faults(prepared_app) == ["The minutes of 050/1 are not what was closed: their hash differs."]


def test_series_behind_its_numbers_is_a_fault(prepared_app: Flask) -> None:
    proposal = make_sound_proposal()
    year, serial = proposal.year, int(proposal.number.rpartition("-")[2])
    db.session.get_one(NumberSeries, year).last_serial = serial - 1
    db.session.commit()
    assert list_faults(prepared_app) == [
        f"The series of {year} stands at {serial - 1}, but number {serial} was given."
    ]


@pytest.mark.engine("sqlite")
def test_row_without_its_parent_is_a_fault(prepared_app: Flask) -> None:
    make_sound_proposal()
    db.session.commit()
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("DELETE FROM affairs")
        raw.execute("PRAGMA foreign_keys=ON")
    assert list_faults(prepared_app) == ["Row 1 of proposals refers to a row of affairs that is not there."]


@pytest.mark.engine("sqlite")
def test_damaged_database_is_a_fault(prepared_app: Flask) -> None:
    make_sound_proposal()
    db.session.remove()
    db.engine.dispose()
    path = Path(str(db.engine.url.database))
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 40] = b"\xff" * (4096 * 37)
    path.write_bytes(content)
    assert list_faults(prepared_app)[0].startswith("The database ")


def test_secret_that_others_can_read_is_a_fault(prepared_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch(mode=0o644)
    assert list_faults(prepared_app) == [f"{tmp_path / 'secret_key'} can be read by others: chmod 600 it."]


@pytest.mark.parametrize(
    ("fields", "expected"), [({}, []), ({"is_active": False}, [NO_ADMIN]), ({"is_sample": True}, [NO_ADMIN])]
)
def test_missing_real_admin_is_a_warning(prepared_app: Flask, fields: dict[str, Any], expected: list[str]) -> None:
    make_user(Role.ADMIN, **fields)
    db.session.remove()
    found = health.examine(prepared_app.config).warnings
    assert [warning for warning in found if "SQLite" not in warning] == expected


def test_open_sample_accounts_behind_a_proxy_are_a_warning(prepared_app: Flask) -> None:
    make_user(Role.ADMIN)
    make_user(is_sample=True)
    db.session.remove()
    prepared_app.config["BEHIND_PROXY"] = True
    found = health.examine(prepared_app.config).warnings
    assert [warning.partition(",")[0] for warning in found if "SQLite" not in warning] == [
        "Sample accounts can log in",
        "BEHIND_PROXY is set but TRUSTED_HOSTS is not: name the host people type.",
    ]


def test_old_sqlite_is_a_warning(prepared_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    db.session.remove()
    found = [warning for warning in health.examine(prepared_app.config).warnings if warning.startswith("SQLite")]
    assert len(found) == (1 if db.engine.dialect.name == "sqlite" else 0)


def test_mail_that_was_given_up_is_a_warning(prepared_app: Flask) -> None:
    user = make_user(Role.ADMIN)
    for tries in (4, 5):
        notice = Notice(user_id=user.id, code="reviews_due", created_at=user.created_at)
        save(Mail(notice=notice, due_at=user.created_at, tries=tries))
    db.session.remove()
    warnings = health.examine(prepared_app.config).warnings
    assert "1 mails were refused 5 times: look at the addresses of those accounts." in warnings
