"""The public snapshot: exactly what it is there to tell, no word more in any byte, and Datasette serves it."""

import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from innovations.database import db
from innovations.domain import clock
from innovations.models.masterplan import LinkState, LinkWeight
from innovations.models.proposals import State
from innovations.transfer import open_data
from innovations.transfer.open_data import About, SnapshotError
from innovations.web.labels import label
from tests.canaries import plant, texts, word
from tests.factories import make_agency, make_link, make_programme, make_proposal, make_user, save

TOLD = {
    *(f"proposals.{name}" for name in ("title", "summary", "problem", "design", "aims", "benefits", "results")),
    *("agencies.name", "agencies.short_name", "affairs.code", "affairs.name", "dimensions.name", "horizons.name"),
    *(f"programmes.{name}" for name in ("code", "name", "activity", "target", "indicator", "location")),
}
"""Of all texts in the schema those that the public may have."""
TELLING = ("198001012005011001", "1980 0101 2005011001", "9103012304900001", "0812-3456-7890", "budi@contoh.go.id")
SECRETS = {"budget": 1234567890123, "score_points": 1987654321}
ABOUT = About("Kabupaten Jayapura", "Pinova", "CC BY 4.0", "https://contoh.go.id/lisensi")
MORNING = datetime(2026, 11, 14, 20, tzinfo=UTC)


def write(path: Path, *, may_replace: bool = False) -> dict[str, int]:
    with clock.at(MORNING):
        return dict(open_data.write(path, ABOUT, label, may_replace=may_replace))


@pytest.mark.engine("sqlite")
def test_no_byte_tells_what_is_not_public(app: Flask, tmp_path: Path) -> None:
    with db.engine.begin() as connection:
        plant(connection)
        for column in texts():
            if str(column) in TOLD:
                sentence = f"{word(column)}' || rowid || ' {' '.join(TELLING)} Rp1.500.000"
                connection.execute(text(f"UPDATE {column.table.name} SET {column.name} = '{sentence}'"))
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        for name, value in SECRETS.items():
            connection.execute(text(f"UPDATE proposals SET {name} = {value}"))
        connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
    write(tmp_path / "inovasi.db")
    found = (tmp_path / "inovasi.db").read_bytes()
    told = found + (tmp_path / "metadata.json").read_bytes()
    assert {str(column) for column in texts() if word(column).encode() in told} == TOLD
    assert [secret for secret in TELLING if secret.encode() in told] == []
    assert "[…]".encode() in found
    assert [value for value in SECRETS.values() if value.to_bytes(6, "big").lstrip(b"\0") in found] == []


@pytest.fixture
def told(app: Flask) -> dict[str, int]:
    """A small region; ids that the engine chose."""
    health = make_agency("Dinas Kesehatan", short_name="Dinkes")
    unit = make_agency("Puskesmas Sentani", parent=health)
    owner = make_user(agency=unit, name="Pengusul Rahasia")
    open_one = make_proposal(owner=owner, state=State.TRIAL, title="Antrean Daring", summary="Hubungi 081234567890.")
    stopped = make_proposal(owner=owner, state=State.STOPPED, title="Posyandu Terpadu")
    for state in State:
        if state not in (State.APPROVED, State.TRIAL, State.IMPLEMENTED, State.STOPPED):
            make_proposal(owner=owner, state=state, title="Belum Umum")
    programme = make_programme("LIV-01", name="Layanan cepat")
    place = {"dimension_id": programme.dimension_id, "horizon_id": programme.horizon_id}
    other = make_programme("LIV-02", agency_id=health.id, **place)
    replaced = make_programme("LIV-00", replaced_by_id=programme.id)
    make_link(open_one, programme, weight=LinkWeight.MAIN)
    make_link(open_one, other, LinkState.SUGGESTED)
    make_link(open_one, replaced)
    make_link(stopped, programme)
    return {"unit": unit.id, "health": health.id, "open": open_one.id, "programme": programme.id}


def read(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_snapshot_holds_what_is_public_and_the_same_bytes_each_time(told: dict[str, int], tmp_path: Path) -> None:
    path = tmp_path / "inovasi.db"
    counts = write(path)
    assert {name: counts[name] for name in ("inovasi", "opd", "program", "tautan")} == {
        "inovasi": 2,
        "opd": read(path, "SELECT count(*) FROM opd")[0][0],
        "program": 2,
        "tautan": 1,
    }
    assert read(path, "SELECT judul, status, ringkasan, opd_id, unit_id FROM inovasi ORDER BY nomor") == [
        ("Antrean Daring", "Uji coba", "Hubungi […].", told["health"], told["unit"]),
        ("Posyandu Terpadu", "Dihentikan", "Ringkas.", told["health"], told["unit"]),
    ]
    assert read(path, "SELECT * FROM tautan") == [(told["open"], told["programme"], "utama")]
    assert read(path, "SELECT program, program_tercakup, inovasi, inovasi_berjalan FROM cakupan") == [(2, 1, 1, 1)]
    assert read(path, "SELECT status, jumlah FROM angka_tahunan") == [("Dihentikan", 1), ("Uji coba", 1)]
    found = "SELECT judul FROM inovasi WHERE rowid IN (SELECT rowid FROM inovasi_fts WHERE inovasi_fts MATCH ?)"
    with closing(sqlite3.connect(path)) as connection:
        words = ("daring", "POSYANDU", "081234567890", "umum")
        assert [connection.execute(found, [asked]).fetchall() for asked in words] == [
            [("Antrean Daring",)],
            [("Posyandu Terpadu",)],
            [],
            [],
        ]
    before = [(tmp_path / name).read_bytes() for name in ("inovasi.db", "metadata.json")]
    write(path, may_replace=True)
    assert [(tmp_path / name).read_bytes() for name in ("inovasi.db", "metadata.json")] == before
    assert sorted(file.name for file in tmp_path.iterdir() if file.suffix in (".db", ".json", ".part")) == [
        "inovasi.db",
        "metadata.json",
    ]
    assert path.stat().st_mode & 0o777 == 0o644


def test_only_an_earlier_snapshot_is_replaced_and_only_by_force(app: Flask, tmp_path: Path) -> None:
    make_agency()
    path, precious = tmp_path / "inovasi.db", tmp_path / "pinova.db"
    with closing(sqlite3.connect(precious)) as connection:
        connection.execute("CREATE TABLE users (id)")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["open-data", str(path), "--license", "CC0"]).exit_code == 0
    assert json.loads((tmp_path / "metadata.json").read_text(encoding="utf-8"))["license"] == "CC0"
    before = precious.read_bytes()
    for target, options, sentence in (
        (path, [], "--force replaces both"),
        (precious, ["--force"], "is no snapshot"),
        (tmp_path, ["--force"], "is a directory"),
        (tmp_path / "none" / "x.db", ["--force"], "There is no folder"),
    ):
        said = runner.invoke(args=["open-data", str(target), *options])
        assert (said.exit_code != 0, sentence in said.output) == (True, True), said.output
    with pytest.raises(SnapshotError, match="is no snapshot"):
        write(tmp_path, may_replace=True)
    assert precious.read_bytes() == before
    assert runner.invoke(args=["open-data", str(path), "--force"]).exit_code == 0


@contextmanager
def datasette(path: Path) -> Iterator[str]:
    """Datasette's address; it serves the snapshot with its metadata."""
    command = [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        str(path),
        "--metadata",
        str(path.with_name("metadata.json")),
    ]
    with subprocess.Popen([*command, "--port", "0"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            line = next(line for line in process.stderr if "running on http" in line)
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.engine("sqlite")
def test_datasette_serves_it(told: dict[str, int], tmp_path: Path) -> None:
    save(make_agency("Dinas Pendidikan"))
    counts = write(tmp_path / "inovasi.db")
    with datasette(tmp_path / "inovasi.db") as address:

        def get(path: str) -> str:
            with urllib.request.urlopen(f"{address}{path}", timeout=20) as answer:  # noqa: S310 - our own server
                return str(answer.read().decode())

        for name in (*counts, "angka_tahunan", "angka_opd"):
            assert f"inovasi: {name}" in get(f"/inovasi/{name}")
        page = get("/inovasi/inovasi?_search=daring")
        for words in (
            "Antrean Daring",
            "Dinas Kesehatan",
            "Rancang bangun dan pokok perubahan",
            "CC BY 4.0",
            "1 row",
        ):
            assert words in page
        assert "Posyandu" not in page
        rows = json.loads(get("/inovasi/inovasi.json?_search=posyandu&_shape=array&_labels=on"))
        assert [(row["judul"], row["opd_id"]["label"]) for row in rows] == [("Posyandu Terpadu", "Dinas Kesehatan")]
        facets = json.loads(get("/inovasi/inovasi.json"))["facet_results"]
        assert {name: facet["results"][0]["count"] for name, facet in facets.items()}["opd_id"] == 2
        assert "Inovasi daerah Kabupaten Jayapura" in get("/")
