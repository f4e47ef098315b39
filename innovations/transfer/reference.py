"""Reference data of a new database, from the files in `innovations/data`; never overwrites what an admin changed.

Sources and their certainty: `opd.csv` says per row (kept in `Agency.note`), `smart_city.json` in its `note`.
"""

import csv
import json
from datetime import date, time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock
from innovations.models.agencies import Affair, Agency, AgencyKind
from innovations.models.directives import Criterion, Directive, Rubric
from innovations.models.masterplan import Dimension, Horizon, SubDimension

DATA = Path(__file__).parent.parent / "data"
COORDINATOR = "Dinas Komunikasi dan Informatika"
LEGACY_TITLE = "Inovasi terdahulu"
LEGACY_DAY = date(2000, 1, 1)
"""Before any innovation that could be entered; its window is long over, so nothing can be filed under it."""
OTHER_AFFAIR = "9.99"
"""The code of the national list's last line, which has none there."""


def load_reference() -> None:
    """Add what is missing, to be committed by the caller.

    Codes and keys never change, so single ones are added. Agencies are renamed, merged and closed on screen:
    they are loaded into an empty table and never again.
    """
    _load_agencies()
    _load_affairs()
    _load_masterplan()
    _load_rubric()
    _load_legacy_directive()


def _load_agencies() -> None:
    if db.session.scalar(select(Agency.id).limit(1)) is not None:
        return
    rows = _read_csv("opd.csv")
    made = {
        row["nama"]: Agency(
            name=row["nama"],
            kind=AgencyKind(row["jenis"]),
            short_name=row["singkatan"],
            note=row["status"],
            is_coordinator=row["nama"] == COORDINATOR,
        )
        for row in rows
    }
    db.session.add_all(made.values())
    db.session.flush()  # the parents need their ids
    for row in rows:
        if row["induk"]:
            made[row["nama"]].parent_id = made[row["induk"]].id


def _load_affairs() -> None:
    known = set(db.session.scalars(select(Affair.code)))
    for row in _read_csv("urusan.csv"):
        code = row["kode"] or OTHER_AFFAIR
        if code not in known:
            db.session.add(Affair(code=code, group=row["kelompok"], name=row["nama"]))


def _load_masterplan() -> None:
    source = _read_json("smart_city.json")
    dimensions = {dimension.key: dimension for dimension in db.session.scalars(select(Dimension))}
    subs = set(db.session.scalars(select(SubDimension.key)))
    horizons = set(db.session.scalars(select(Horizon.key)))
    for place, row in enumerate(source["dimensions"], start=1):
        dimension = dimensions.get(row["key"])
        if dimension is None:
            dimension = Dimension(key=row["key"], name=row["name"], field=row["bidang"], position=place)
            db.session.add(dimension)
            db.session.flush()  # its sub-dimensions need the id
        for sub_place, sub in enumerate(row["sub_dimensions"], start=1):
            if sub["key"] not in subs:
                db.session.add(
                    SubDimension(dimension_id=dimension.id, key=sub["key"], name=sub["name"], position=sub_place)
                )
    for place, row in enumerate(source["horizons"], start=1):
        if row["key"] not in horizons:
            band = {name: row[name] for name in ("name", "years", "year_from", "year_to")}
            db.session.add(Horizon(key=row["key"], position=place, **band))


def _load_rubric() -> None:
    if db.session.scalar(select(Rubric.id).where(Rubric.is_default)) is None:
        db.session.add(_make_rubric(is_default=True))


def _load_legacy_directive() -> None:
    if db.session.scalar(select(Directive.id).where(Directive.is_legacy)) is not None:
        return
    db.session.add(
        Directive(
            number="TERDAHULU",
            issued_on=LEGACY_DAY,
            issuing_office=COORDINATOR,
            title=LEGACY_TITLE,
            body="Menghimpun inovasi yang sudah ada sebelum aplikasi ini dipakai. Tidak menerima usulan baru.",
            opens_at=clock.moment_of(LEGACY_DAY),
            closes_at=clock.moment_of(LEGACY_DAY, time(0, 1)),
            min_words=0,
            permission_required=False,
            rubric=_make_rubric(is_default=False),
            is_legacy=True,
            created_at=clock.now(),
        )
    )


def _make_rubric(*, is_default: bool) -> Rubric:
    source = _read_json("rubric.json")
    criteria = [
        Criterion(
            position=place,
            name=row["name"],
            question=row["question"],
            weight_percent=row["weight_percent"],
            **{f"anchor_{value}": words for value, words in enumerate(row["anchors"], start=1)},
        )
        for place, row in enumerate(source["criteria"], start=1)
    ]
    return Rubric(name=source["name"] if is_default else LEGACY_TITLE, is_default=is_default, criteria=criteria)


def _read_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read_json(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found
