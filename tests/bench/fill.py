"""A database of N proposals, the same for the same N: 60 OPD, three reviews each, 20 directives.

Rows are put in by the thousand with ids of our own, past the verbs; they keep every CHECK all the same.
`python -m tests.bench.fill N` fills the database of `INSTANCE_PATH` or `DATABASE_URL`.
"""

import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select, text

from innovations import create_app
from innovations.cli import prepare
from innovations.database import db
from innovations.domain import search_texts
from innovations.domain.versions import TEXT_FIELDS, hash_content
from innovations.models.accounts import Role, User, UserRole
from innovations.models.agencies import Affair, Agency, AgencyKind
from innovations.models.base import Base
from innovations.models.directives import CommitteeMember, Criterion, Directive, Rubric, Seat
from innovations.models.events import Event, Topic
from innovations.models.masterplan import Dimension, Horizon, LinkState, Programme, ProgrammeLink
from innovations.models.proposals import (
    DECIDED_STATES,
    LIVE_STATES,
    Form,
    Kind,
    NumberSeries,
    Proposal,
    ProposalVersion,
    Stage,
    State,
)
from innovations.models.reviews import Review, ReviewScore, ReviewState
from tests.factories import password_hash

AGENCIES, STAFF, PROGRAMMES = 60, 10, 80
"""`STAFF` people in each OPD."""
DIRECTIVES, RANKED = 20, 250
"""The first directive has so many proposals, the others share the rest."""
PANEL = (Seat.CHAIR, Seat.SECRETARY, *[Seat.MEMBER] * 8)
JUDGES = 4
"""So many members of the panel have scored; the others may still."""
DRAFTS, DRAFTERS = 400, 4
"""Complete ones of so many owners under a directive of their own, to be submitted while measuring."""
CHUNK = 5_000
FIRST = 1_000_000
"""Our ids begin here, above those of the reference data."""
NOW = datetime(2026, 1, 15, 1, tzinfo=UTC)
RARE, RARE_PROPOSALS = "mangrove", 40
"""A word of so many texts, however many there are; `COMMON` stands in all of them."""
COMMON = "layanan"
WEIGHTS = (30, 25, 20, 15, 10)
WORDS = re.findall(
    r"\w+",
    """
    antrean arsip air aduan bantuan balita banjir data desa digital darurat edukasi gizi guru hutan ibu ikan
    izin jalan jadwal jaringan kampung kader kapal kartu kelas keluarga kebun kopi kota lahan lansia laporan
    literasi loket laut listrik madu nelayan obat olahraga pajak panen pasar pantau pelabuhan pemuda perahu
    perpustakaan petani posyandu puskesmas ramah retribusi sagu sampah sekolah sensor sungai surat tani tanggap
    terpadu ternak tenun transportasi usaha wisata warga waktu cepat mudah murah bersih sehat aman pintar
    terbuka mandiri bersama lestari
    """,
)
SHARES = {
    State.DRAFT: 4,
    State.AWAITING_PERMISSION: 3,
    State.SUBMITTED: 5,
    State.UNDER_REVIEW: 12,
    State.RETURNED: 2,
    State.WITHDRAWN: 2,
    State.REJECTED: 12,
    State.APPROVED: 30,
    State.TRIAL: 10,
    State.IMPLEMENTED: 17,
    State.STOPPED: 3,
}
Row = dict[str, Any]


def login_of(number: int) -> str:
    """The log-in of a person: 0 is kominfo, 1 to 10 sit on the panel, 100 times an OPD's place and up its staff."""
    return f"{date(1970, 1, 1) + timedelta(days=number):%Y%m%d}2015011{1 + number % 999:03d}"


def fill(number: int) -> None:
    """Write all of it and commit; the database is as `init` leaves it."""
    filler = Filler(number)
    filler.put_cast()
    filler.put_directives()
    for start in range(0, number, CHUNK):
        filler.put_proposals([filler.make_proposal(place) for place in range(start, min(number, start + CHUNK))])
    filler.put_proposals([filler.make_draft(place) for place in range(DRAFTS)])
    put(NumberSeries, [{"year": year, "last_serial": last} for year, last in filler.serials.items()])
    if db.engine.dialect.name == "postgresql":
        for model in (Agency, User, Rubric, Criterion, Directive, Proposal, Review, ReviewScore):
            name = model.__tablename__
            db.session.execute(text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"))
    db.session.commit()


def put(model: type[Base], rows: Sequence[Row]) -> None:
    db.session.execute(insert(model), rows)


@dataclass
class Filler:
    """What the rows so far amount to."""

    number: int
    serials: dict[int, int] = field(default_factory=dict)
    agencies: list[int] = field(default_factory=list)
    affairs: Sequence[int] = ()

    def __post_init__(self) -> None:
        self.dice = random.Random(self.number)  # noqa: S311 - the same every time
        self.ids = count(FIRST)
        self.review_ids = count(FIRST)

    def put_cast(self) -> None:
        roots = select(Agency.id).where(Agency.parent_id.is_(None)).order_by(Agency.id)
        known = db.session.scalars(roots).all()[:AGENCIES]
        more = range(FIRST, FIRST + AGENCIES - len(known))
        if more:
            put(Agency, [{"id": key, "name": f"Dinas Uji {key}", "kind": AgencyKind.SERVICE} for key in more])
        self.agencies = [*known, *more]
        self.affairs = db.session.scalars(select(Affair.id).order_by(Affair.id)).all()
        places = [(0, 0), *((judge, AGENCIES - 1) for judge in range(1, len(PANEL) + 1))]
        places += [((1 + agency) * 100 + i, agency) for agency in range(AGENCIES) for i in range(STAFF)]
        put(User, [self._make_person(number, self.agencies[agency]) for number, agency in places])
        roles = [(number, Role.PROPOSER) for number, _ in places] + [(0, Role.KOMINFO)]
        roles += [(judge, Role.REVIEWER) for judge in range(1, len(PANEL) + 1)]
        put(UserRole, [{"user_id": FIRST + number, "role": role} for number, role in roles])
        horizons = db.session.scalars(select(Horizon.id).order_by(Horizon.id)).all()
        dimensions = db.session.scalars(select(Dimension.id).order_by(Dimension.id)).all()
        put(
            Programme,
            [
                {"id": FIRST + i, "code": f"UJI-{i}", "name": f"Program {WORDS[i]} {WORDS[-i]}"}
                | {"dimension_id": dimensions[i % len(dimensions)], "horizon_id": horizons[i % len(horizons)]}
                | {"agency_id": self.agencies[i % AGENCIES]}
                for i in range(PROGRAMMES)
            ],
        )

    def _make_person(self, number: int, agency_id: int) -> Row:
        told = {"id": FIRST + number, "login": login_of(number), "name": f"Pegawai Uji {number}"}
        known = {"password_hash": password_hash(), "must_change_password": False}
        return {**told, **known, "agency_id": agency_id, "created_at": NOW}

    def put_directives(self) -> None:
        """One more than the proposals need: the last is for those who submit."""
        keys = range(FIRST, FIRST + DIRECTIVES + 1)
        put(Rubric, [{"id": key, "name": f"Rubrik {key}"} for key in keys])
        anchors = {f"anchor_{value}": f"Jangkar {value}" for value in range(1, 6)}
        criteria = [(key, place, weight) for key in keys for place, weight in enumerate(WEIGHTS)]
        put(
            Criterion,
            [
                {"id": criterion_id(key, place), "rubric_id": key, "position": place, "name": f"Kriteria {place}"}
                | {"question": "Seberapa?", "weight_percent": weight}
                | anchors
                for key, place, weight in criteria
            ],
        )
        put(Directive, [self._make_directive(key) for key in keys])
        seats = [(key, number, seat) for key in keys for number, seat in enumerate(PANEL, start=1)]
        put(
            CommitteeMember,
            [{"directive_id": key, "user_id": FIRST + number, "seat": seat} for key, number, seat in seats],
        )

    def _make_directive(self, key: int) -> Row:
        return {
            "id": key,
            "number": f"050/{key}/UJI",
            "issued_on": date(2012, 1, 10) + timedelta(days=365 * (key % 14)),
            "issuing_office": "Bupati",
            "title": f"Arahan uji {key - FIRST + 1}",
            "body": "Setiap OPD berinovasi.",
            "opens_at": NOW - timedelta(days=30),
            "closes_at": NOW + timedelta(days=3650),
            "min_words": 20,
            "permission_required": False,
            "rubric_id": key,
            "created_at": NOW,
            "target_per_agency": 2,
        }

    def make_proposal(self, place: int) -> Row:
        """What its state demands; directives, OPD and the rare word lie evenly among all."""
        state = self.dice.choices([*SHARES], weights=[*SHARES.values()])[0]
        rare = place % max(1, self.number // RARE_PROPOSALS) == 0
        at = NOW - timedelta(minutes=self.number - place)
        directive_id = FIRST if place < RANKED else FIRST + 1 + place % (DIRECTIVES - 1)
        row = self._make_row(place, directive_id, at, rare=rare)
        row["state"] = state
        if state is not State.DRAFT:
            row |= {"submitted_at": at, "version_no": 1}
        if state is State.RETURNED:
            row["returned_until"] = at.date() + timedelta(days=4000)
        if state in DECIDED_STATES:
            row["decided_at"] = at
        if state in LIVE_STATES:
            row |= {"decree_number": f"188/{place}", "decree_date": at.date()}
            row["executing_agency_id"] = row["agency_id"]
        if state is State.REJECTED:
            row["decision_reason"] = "Belum layak."
        return row

    def make_draft(self, place: int) -> Row:
        return self._make_row(place % DRAFTERS, FIRST + DIRECTIVES, NOW, rare=False)

    def _make_row(self, place: int, directive_id: int, at: datetime, *, rare: bool) -> Row:
        agency, year = place % AGENCIES, 2012 + directive_id % 14
        self.serials[year] = self.serials.get(year, 0) + 1
        unset = (
            "submitted_at",
            "returned_until",
            "decided_at",
            "decree_number",
            "decree_date",
            "executing_agency_id",
        )
        return {
            **dict.fromkeys((*unset, "score_points", "score_reviews")),
            **self._make_texts(rare=rare),
            "id": next(self.ids),
            "number": f"INV-{year}-{self.serials[year]:04d}",
            "year": year,
            "directive_id": directive_id,
            "owner_id": FIRST + (1 + agency) * 100 + place // AGENCIES % STAFF,
            "agency_id": self.agencies[agency],
            "form": self.dice.choice([*Form]),
            "kind": self.dice.choice([*Kind]),
            "affair_id": self.dice.choice(self.affairs),
            "stage": self.dice.choice([*Stage]),
            "trial_start": date(2026, 2, 1),
            "trial_end": date(2026, 5, 1),
            "budget": self.dice.randrange(10**9),
            "state": State.DRAFT,
            "version_no": 0,
            "decision_reason": "",
            "created_at": at,
            "updated_at": at,
        }

    def _make_texts(self, *, rare: bool) -> Row:
        def words(number: int) -> str:
            return " ".join(self.dice.choices(WORDS, k=number))

        title = f"{words(4).capitalize()} {self.dice.randrange(10**6)}"
        return {
            "title": title,
            "sent_title": title,
            "summary": f"{words(30)} {COMMON}{f' {RARE}' if rare else ''}.",
            "problem": words(60),
            "design": words(90),
            "aims": words(15),
            "benefits": words(20),
            "results": words(15),
            "budget_source": "APBD",
        }

    def put_proposals(self, rows: list[Row]) -> None:
        """The rows with their versions, reviews, links and events."""
        sent = [row for row in rows if row["version_no"]]
        reviews = [review for row in sent for review in self._make_reviews(row)]
        put(Proposal, rows)
        if not sent:
            return
        put(ProposalVersion, [make_version(row) for row in sent])
        scores = [score for review in reviews for score in review.pop("scores")]
        put(Review, reviews)
        put(ReviewScore, scores)
        put(ProgrammeLink, [self._make_link(row) for row in sent if row["state"] in LIVE_STATES])
        put(Event, [event for row in sent for event in make_events(row)])

    def _make_reviews(self, row: Row) -> Iterator[Row]:
        """Three of the panel's first members; a decision has frozen their sum."""
        total, at = 0, row["submitted_at"]
        for judge in self.dice.sample(range(3, 3 + JUDGES), 3):
            key, values = next(self.review_ids), self.dice.choices((2, 3, 4, 5), k=len(WEIGHTS))
            points = sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))
            total += points
            yield {
                "id": key,
                "proposal_id": row["id"],
                "reviewer_id": FIRST + judge,
                "version_no": 1,
                "state": ReviewState.SENT,
                "points": points,
                **dict.fromkeys(("declared_at", "updated_at", "sent_at"), at),
                "scores": [
                    {"review_id": key, "criterion_id": criterion_id(row["directive_id"], place)}
                    | {"value": value, "reason": "Cukup jelas."}
                    for place, value in enumerate(values)
                ],
            }
        if row["state"] in DECIDED_STATES:
            row |= {"score_points": total, "score_reviews": 3}

    def _make_link(self, row: Row) -> Row:
        return {
            "proposal_id": row["id"],
            "programme_id": FIRST + self.dice.randrange(PROGRAMMES),
            "state": LinkState.CONFIRMED,
            "contribution": "Mempercepat layanan.",
            "linked_at": row["updated_at"],
            "linked_by_id": row["owner_id"],
        }


def criterion_id(rubric_id: int, place: int) -> int:
    return rubric_id * len(WEIGHTS) + place


def make_version(row: Row) -> Row:
    content = {name: row[name] for name in TEXT_FIELDS} | {"budget": row["budget"], "team": [], "files": []}
    return {
        "proposal_id": row["id"],
        "version_no": 1,
        "content": content,
        "content_hash": hash_content(content),
        "submitted_at": row["submitted_at"],
        "submitted_by_id": row["owner_id"],
    }


def make_events(row: Row) -> Iterator[Row]:
    for code in ("proposal_created", "proposal_submit"):
        yield {
            "at": row["updated_at"],
            "topic": Topic.PROPOSAL,
            "code": code,
            "details": {"number": row["number"]},
            "subject_id": row["id"],
            "proposal_id": row["id"],
            "actor_id": row["owner_id"],
        }


if __name__ == "__main__":
    with create_app().app_context():
        prepare()
        fill(int(sys.argv[1]))
        search_texts.fill_missing()
        db.session.commit()
