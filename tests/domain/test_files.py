import struct
import zlib
from pathlib import Path

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import files, proposals
from innovations.domain.errors import Invalid
from innovations.models.accounts import User
from innovations.models.proposals import Attachment, Proposal, ProposalVersion, State
from tests.factories import actor_of, make_proposal, make_user, save

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 1, height: int = 1) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(height: int = 8) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, 8, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34\xff\xd9"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", PDF), ("A.PDF", PDF), ("a.png", png()), ("a.jpg", jpeg()), ("a.JPEG", jpeg() + b"\0" * 20)],
)
def test_whole_files_pass(name: str, content: bytes) -> None:
    assert files.inspect(name, content).content == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", PDF, "file_type_unknown"),
        ("a", PDF, "file_type_unknown"),
        ("a.pdf.html", PDF, "file_type_unknown"),
        ("a.svg", b"<svg/>", "file_type_unknown"),
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * files.MAX_BYTES, "file_too_large"),
        ("a.pdf", png(), "file_content_differs"),
        ("a.png", PDF, "file_content_differs"),
        ("a.jpg", png(), "file_content_differs"),
        ("a.pdf", b"%PDF-1.7 cut off", "file_content_differs"),
        ("a.pdf", b"<html>%PDF-1.7 %%EOF", "file_content_differs"),
        ("a.png", png()[:-4], "file_content_differs"),
        ("a.png", png() + b"<?php ?>", "file_content_differs"),
        ("a.png", png(width=0), "file_content_differs"),
        ("a.png", png().replace(b"IDAT", b"IDAX"), "file_content_differs"),
        ("a.jpg", jpeg()[:-2], "file_content_differs"),
        ("a.jpg", jpeg(height=0), "file_content_differs"),
        ("a.jpg", b"\xff\xd8\xff\xd9", "file_content_differs"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x00" * 9, "file_content_differs"),
    ],
)
def test_other_files_are_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        files.inspect(name, content)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Dokumen\\surat izin.PDF", "surat izin.PDF"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("foto\u202egpj.pdf", "fotogpj.pdf"),
        ("nul\x00.pdf", "nul.pdf"),
        (".pdf", "berkas.pdf"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
        ("tanpa ekstensi", "tanpa ekstensi"),
    ],
)
def test_names_are_cleaned(typed: str, name: str) -> None:
    assert files.clean_name(typed) == name


def load(proposal: Proposal, owner: User) -> Proposal:
    loaded = proposals.get(proposal.number, actor_of(owner), whole=True, for_update=True)
    assert loaded is not None
    return loaded


def add(folder: Path, proposal: Proposal, owner: User, extra: bytes = b"") -> Attachment:
    upload = files.inspect("bukti.pdf", PDF + extra + b"%%EOF")
    loaded = load(proposal, owner)
    return files.add_evidence(folder, loaded, actor_of(owner), upload)


@pytest.mark.usefixtures("app")
def test_file_is_there_after_the_commit_and_gone_after_a_rollback(tmp_path: Path) -> None:
    proposal = make_proposal(owner=(owner := make_user()))
    kept = add(tmp_path, proposal, owner)
    db.session.commit()
    add(tmp_path, proposal, owner, b"zwei")
    assert len(list(tmp_path.iterdir())) == 2
    db.session.rollback()
    assert [path.name for path in tmp_path.iterdir()] == [kept.stored_name]
    assert (tmp_path / kept.stored_name).stat().st_mode & 0o777 == 0o600


def test_file_is_gone_when_the_session_just_ends(app: Flask, tmp_path: Path) -> None:
    proposal = make_proposal(owner=(owner := make_user()))
    add(tmp_path, proposal, owner)
    db.session.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("app")
def test_sixth_file_and_the_same_file_are_refused(tmp_path: Path) -> None:
    proposal = make_proposal(owner=(owner := make_user()))
    for number in range(5):
        add(tmp_path, proposal, owner, b"%d" % number)
        db.session.commit()
    with pytest.raises(Invalid, match="file_there_already"):
        add(tmp_path, proposal, owner, b"1")
    with pytest.raises(Invalid, match="files_too_many"):
        add(tmp_path, proposal, owner, b"6")
    db.session.rollback()
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.usefixtures("app")
def test_removed_file_can_be_put_back_and_opened_when_a_version_names_it(tmp_path: Path) -> None:
    owner, mate = make_user(), make_user()
    proposal = make_proposal(owner=owner, team=(mate,), state=State.RETURNED)
    file = add(tmp_path, proposal, owner)
    db.session.commit()
    loaded = load(proposal, owner)
    files.remove(loaded, actor_of(owner), file)
    db.session.commit()
    assert files.list_evidence(load(proposal, owner)) == []
    version = db.session.query(ProposalVersion).one()
    proposal.state, proposal.returned_until = State.SUBMITTED, None
    save(proposal)
    assert files.can_open(actor_of(mate), load(proposal, owner), file) is False
    version.content = {"files": [{"sha256": file.sha256, "filename": "bukti.pdf", "size_bytes": 1}]}
    save(version)
    assert files.can_open(actor_of(mate), load(proposal, owner), file) is True


@pytest.mark.usefixtures("app")
def test_files_of_a_deleted_draft_go_after_the_commit(tmp_path: Path) -> None:
    proposal = make_proposal(owner=(owner := make_user()))
    add(tmp_path, proposal, owner)
    db.session.commit()
    files.discard(tmp_path, proposals.delete_draft(load(proposal, owner), actor_of(owner)))
    assert len(list(tmp_path.iterdir())) == 1
    db.session.commit()
    assert list(tmp_path.iterdir()) == []
    assert db.session.query(Attachment).count() == 0
