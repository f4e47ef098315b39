"""What the sample data says: the rows of `data/sample.json` as the values that verbs take."""

import json
from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock, directives, programmes
from innovations.models.agencies import Affair, Agency
from innovations.models.masterplan import Dimension, Horizon, SubDimension
from innovations.models.proposals import Form, Kind, Stage

SAMPLE: dict[str, Any] = json.loads((Path(__file__).parent.parent / "data" / "sample.json").read_text("utf-8"))
FIRST_CALL = date(2023, 7, 17)
OPEN_DAYS = 60
HISTORY_DAYS = 25


def get_agency(name: str) -> Agency:
    return db.session.scalars(select(Agency).where(Agency.name == name)).one()


def first_directive() -> directives.Content:
    """The acting regent's direction of July 2023 that every ASN and OPD innovate; long closed."""
    return directives.Content(
        number="003.1/CONTOH/2023",
        issued_on=FIRST_CALL,
        issuing_office="Penjabat Bupati Jayapura",
        title="Setiap ASN dan OPD berinovasi mendukung kota cerdas (contoh)",
        body=(
            "Kabupaten Jayapura terpilih dalam program kota cerdas nasional tahun 2023. Setiap ASN dan setiap OPD "
            "diminta mengajukan sekurangnya satu gagasan yang membuat pelayanan lebih cepat, lebih efektif, dan "
            "lebih baik.\n\nGagasan diutamakan untuk penanganan banjir, penjagaan cagar alam Cycloop, pemetaan tanah "
            "adat, pengendalian ikan pendatang di Danau Sentani, dan pelayanan publik.\n\nNaskah ini adalah data "
            "contoh untuk memperagakan aplikasi."
        ),
        opens_at=clock.moment_of(FIRST_CALL + timedelta(days=3), time(8)),
        closes_at=clock.moment_of(date(2023, 9, 30), time(23, 59)),
        grace_minutes=30,
        target_per_agency=1,
        min_words=300,
        permission_required=True,
    )


def second_directive(today: date) -> directives.Content:
    """Open for 60 days from `today`, and since some weeks, so that proposals stand at every stage."""
    issued = today - timedelta(days=HISTORY_DAYS + 2)
    return directives.Content(
        number=f"003.1/CONTOH/{issued.year}",
        issued_on=issued,
        issuing_office="Bupati Jayapura",
        title=f"Inovasi pelayanan publik tahun {issued.year} (contoh)",
        body=(
            "Setiap OPD diminta mengajukan sekurangnya dua inovasi yang mendukung program masterplan kota cerdas. "
            "Usulan yang sederhana, dapat diukur, dan dapat ditiru oleh OPD lain lebih diutamakan.\n\n"
            "Naskah ini adalah data contoh untuk memperagakan aplikasi."
        ),
        opens_at=clock.moment_of(issued + timedelta(days=1), time(8)),
        closes_at=clock.moment_of(today + timedelta(days=OPEN_DAYS), time(16)),
        grace_minutes=15,
        target_per_agency=2,
        min_words=300,
        permission_required=True,
    )


def sections_of(row: dict[str, str], agency: str, day: date) -> dict[str, dict[str, Any]]:
    """The four written sections of a proposal, by name."""
    affair = db.session.scalars(select(Affair).where(Affair.code == row["affair"])).one()
    source = f"judul meniru inovasi {row['origin']}" if row["origin"] else "judul rekaan"
    words = {**row, "agency": agency}
    start = day + timedelta(days=120)
    return {
        "identitas": {
            "title": f"{row['title']} (contoh)",
            "summary": f"Contoh, {source}. Memperbaiki {row['service']}: {row['way']}.",
            "form": Form(row["form"]),
            "kind": Kind(row["kind"]),
            "affair_id": affair.id,
            "stage": Stage(row["stage"]),
        },
        "gagasan": {
            "problem": f"{_sentence(row['problem'])} Akibatnya {row['service']} belum berjalan sebagaimana mestinya.",
            "design": "\n\n".join(SAMPLE["design"]).format_map(words),
        },
        "manfaat": {
            "aims": f"Memperbaiki {row['service']} dengan cara yang dapat diukur.",
            "benefits": "Warga menghemat waktu dan ongkos perjalanan; petugas bekerja dengan catatan yang sama.",
            "results": f"Angka yang membaik dalam satu tahun: {row['measure']}.",
        },
        "rencana": {
            "trial_start": start,
            "trial_end": start + timedelta(days=90),
            "budget": 7_500_000 + 2_500_000 * (sum(map(ord, row["key"])) % 9),
            "budget_source": "APBD (contoh)",
        },
    }


def invent_rows(number: int) -> list[dict[str, str]]:
    """Rows like those of `proposals` in the sample, with invented titles and owners in turn."""
    invented = [row for row in SAMPLE["proposals"] if not row["origin"]]
    owners = [person["key"] for person in SAMPLE["users"] if person["roles"] == ["proposer"] and not person["heads"]]
    return [
        {
            **invented[place % len(invented)],
            "key": f"N{place}",
            "title": f"{invented[place % len(invented)]['title']} ke-{place + 2}",
            "owner": owners[place % len(owners)],
        }
        for place in range(number)
    ]


def content_of(row: dict[str, Any]) -> programmes.Content:
    """A programme of the sample masterplan."""
    dimension = db.session.scalars(select(Dimension).where(Dimension.key == row["dimension"])).one()
    sub = db.session.scalars(select(SubDimension).where(SubDimension.key == row["sub_dimension"])).one()
    horizon = db.session.scalars(select(Horizon).where(Horizon.key == row["horizon"])).one()
    return programmes.Content(
        code=row["code"],
        dimension_id=dimension.id,
        sub_dimension_id=sub.id,
        horizon_id=horizon.id,
        agency_id=get_agency(row["agency"]).id,
        name=f"{row['name']} (contoh)",
        activity=row["activity"],
        target=row["target"],
        indicator=row["indicator"],
        location="Kabupaten Jayapura",
        supporters="Pemerintah kampung",
        year_start=row["year_start"],
        year_end=row["year_end"],
        budget=100_000_000 * (1 + row["year_end"] - row["year_start"]),
        funding_source="APBD",
        plan_reference="RPD 2023–2026 (contoh)",
        is_quick_win=row["is_quick_win"],
    )


def reasons_for(values: Mapping[int, int], place: int) -> dict[int, str]:
    """A sentence for each value, another one for each reviewer and criterion as far as there are some."""
    words = SAMPLE["anchor_reasons"]
    return {
        row: words[str(value)][(place + turn) % len(words[str(value)])]
        for turn, (row, value) in enumerate(values.items())
    }


def comment_for(values: Mapping[int, int], place: int) -> str:
    """What the reviewer at this place says of a proposal of such quality."""
    mean = sum(values.values()) / len(values)
    quality = "poor" if mean < 3 else "fair" if mean < 4 else "good"
    words: list[str] = SAMPLE["comments"][quality]
    return words[place % len(words)]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
