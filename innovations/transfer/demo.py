"""Sample data: a cast of accounts, two directives and proposals in every state, all labelled *contoh*.

Everything goes through the verbs people use, at moments in the past (`clock.at`), so that the timelines are true.
Titles come from other regions' published lists and keep their origin; no person is real.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.domain import (
    accounts,
    checks,
    clock,
    committees,
    decisions,
    directives,
    heads,
    masterplan,
    passwords,
    permissions,
    programmes,
    proposals,
    reviews,
    route,
    rubrics,
    sessions,
)
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError
from innovations.domain.workflow import Action
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency, HeadKind
from innovations.models.directives import Directive, Seat
from innovations.models.masterplan import Programme
from innovations.models.proposals import Gate, Initiator, Proposal

from .sample import (
    FIRST_CALL,
    HISTORY_DAYS,
    SAMPLE,
    content_of,
    first_directive,
    get_agency,
    second_directive,
    sections_of,
)

REVIEWERS = ("bappeda", "inspektorat", "dishub", "chair")

JOURNEYS: Mapping[str, str] = {
    "A1": "approved",
    "A2": "approved_after_return",
    "A3": "approved",
    "A4": "approved",
    "T1": "trial",
    "T2": "trial",
    "T3": "trial",
    "I1": "implemented",
    "I2": "implemented",
    "I3": "implemented",
    "S1": "stopped",
    "R1": "rejected",
    "R2": "rejected_at_check",
    "W1": "withdrawn",
    "D1": "draft",
    "D2": "draft",
    "D3": "draft",
    "D4": "draft",
    "P1": "awaiting_permission",
    "P2": "awaiting_permission",
    "K1": "submitted",
    "K2": "submitted",
    "U1": "under_review",
    "U2": "under_review",
    "U3": "under_review",
    "U4": "under_review",
    "B1": "returned_by_head",
    "B2": "returned_at_check",
}
"""How far each proposal of `sample.json` goes."""
SENT_REVIEWS: Mapping[str, int] = {"U1": 0, "U2": 1, "U3": 2, "U4": 4}
LINKS: Mapping[str, tuple[str, str]] = {
    "A1": ("LIV-01", "Mempercepat kunjungan kepada balita yang berat badannya tidak naik."),
    "A3": ("LIV-03", "Menyediakan satu daftar rumah terdampak sebagai dasar penataan."),
    "T1": ("LIV-04", "Menguji pendampingan ibu hamil oleh kader di dua puskesmas."),
    "T2": ("SOC-04", "Membekali siswa kelas akhir dengan keterampilan kerja."),
    "T3": ("ENV-02", "Mengurangi popok sekali pakai yang hanyut ke danau."),
    "I1": ("GOV-01", "Membuat pengaduan warga dapat dilacak sampai selesai."),
    "I3": ("SOC-01", "Menempatkan peti buku bergilir di kampung."),
    "S1": ("ECO-02", "Pernah diuji untuk mengatur jam pengambilan pupuk."),
}


@dataclass(frozen=True)
class Login:
    """One sample account, for printing: `password` is None when it was set by whoever asked for the data."""

    login: str
    name: str
    password: str


def has_real_users() -> bool:
    """Is anybody here who is not sample data?"""
    return db.session.scalar(select(User.id).where(User.is_sample.is_(False)).limit(1)) is not None


def has_users() -> bool:
    return db.session.scalar(select(User.id).limit(1)) is not None


def fill(password: str | None = None) -> list[Login]:
    """Write the sample data; the caller commits. Raises `DomainError` on a database with users."""
    if has_real_users():
        raise DomainError("database_has_real_users")
    if has_users():
        raise DomainError("database_has_sample")
    logins = _make_cast(password)
    _Story(_actors()).tell()
    return logins


def _make_cast(password: str | None) -> list[Login]:
    logins = []
    shared = passwords.hash_password(password) if password else None
    with clock.at(clock.moment_of(FIRST_CALL - timedelta(days=14), time(9))):
        for person in SAMPLE["users"]:
            word = password or passwords.make_password()
            details = accounts.Details(person["name"], agency_id=get_agency(person["agency"]).id)
            roles = [Role(role) for role in person["roles"]]
            user = accounts.create_user(
                None, details, roles, shared or passwords.hash_password(word), login=person["nip"]
            )
            user.is_sample, user.must_change_password = True, password is None
            db.session.flush()  # a head is appointed by the account's id
            if person["heads"]:
                heads.appoint_head(
                    get_agency(person["heads"]), user, None, kind=HeadKind.DEFINITIVE, valid_from=date(2023, 1, 2)
                )
            logins.append(Login(user.login, user.name, word))
    db.session.flush()  # actors are read by id
    return logins


def _actors() -> dict[str, Actor]:
    """Today's actor for each key of the cast; made anew after a committee is seated."""
    found = {}
    for person in SAMPLE["users"]:
        user_id = db.session.scalars(select(User.id).where(User.login == person["nip"])).one()
        actor = sessions.get_actor(user_id)
        if actor is not None:
            found[person["key"]] = actor
    return found


def _agency_name(actor: Actor) -> str:
    return db.session.get_one(Agency, actor.agency_id).name


def _by_code(code: str) -> Programme:
    return db.session.scalars(select(Programme).where(Programme.code == code)).one()


class _Story:
    """Tells what happened, in the order it happened; holds the actors and who sits where."""

    def __init__(self, cast: dict[str, Actor]) -> None:
        self.cast = cast
        self.today = clock.today()
        self.rows = {row["key"]: row for row in SAMPLE["proposals"]}

    def tell(self) -> None:
        first = self._call(first_directive())
        second = self._call(second_directive(self.today))
        self._plan(date(2023, 11, 6))
        self.cast = _actors()
        keys = list(JOURNEYS)
        old = keys[: keys.index("D1")]
        for place, key in enumerate(old):
            self._travel_old(key, first, date(2023, 8, 1) + timedelta(days=2 * place))
        start = self.today - timedelta(days=HISTORY_DAYS - 2)
        for place, key in enumerate(keys[len(old) :]):
            self._travel_new(key, second, start + timedelta(days=place % 5))

    def _call(self, content: directives.Content) -> Directive:
        kominfo = self.cast["kominfo"]
        with clock.at(content.opens_at - timedelta(hours=20)):
            directive = directives.create(kominfo, content, rubrics.get_default())
            directive.is_sample = True
            db.session.flush()  # seats name the directive by its id
            for key in REVIEWERS:
                seat = Seat.CHAIR if key == "chair" else Seat.MEMBER
                committees.seat_member(directive, kominfo, self.cast[key].id, seat)
        return directive

    def _plan(self, day: date) -> None:
        with clock.at(clock.moment_of(day, time(10))):
            for row in SAMPLE["programmes"]:
                programme = programmes.create(self.cast["kominfo"], content_of(row))
                programme.is_sample = True

    def _travel_old(self, key: str, directive: Directive, day: date) -> None:
        """Sent in 2023, decided in November of that year, followed up in 2024."""
        goal = JOURNEYS[key]
        proposal = self._write(key, directive, day)
        self._send(proposal, key, day + timedelta(days=3))
        if goal == "withdrawn":
            with self._at(day + timedelta(days=9)):
                route.withdraw(proposal, self._owner(key), "Gagasan digabung dengan kegiatan lain (contoh).")
            return
        self._permit(proposal, key, day + timedelta(days=6))
        if goal == "approved_after_return":
            self._revise(proposal, key, day + timedelta(days=9))
        if goal == "rejected_at_check":
            self._reject_at_check(proposal, day + timedelta(days=12))
            return
        self._pass_check(proposal, day + timedelta(days=14))
        self._score(proposal, key, date(2023, 10, 16), len(REVIEWERS))
        self._decide(proposal, key, goal)

    def _decide(self, proposal: Proposal, key: str, goal: str) -> None:
        kominfo, number = self.cast["kominfo"], list(JOURNEYS).index(key) + 1
        with self._at(date(2023, 11, 20), hour=9 + number % 6):
            if goal == "rejected":
                decisions.reject(proposal, kominfo, "Manfaat bagi warga belum terlihat dan biayanya besar (contoh).")
                return
            decree = decisions.Decree(f"188.4/{100 + number}/CONTOH/2023", date(2023, 11, 17), proposal.agency)
            decisions.approve(proposal, kominfo, decree)
        if key in LINKS:
            code, contribution = LINKS[key]
            with self._at(date(2023, 11, 27)):
                masterplan.link(proposal, kominfo, _by_code(code), contribution)
        if goal in ("trial", "implemented", "stopped"):
            with self._at(date(2024, 2, 5)):
                decisions.follow_up(proposal, kominfo, Action.START_TRIAL)
        if goal == "implemented":
            with self._at(date(2024, 9, 2)):
                decisions.follow_up(proposal, kominfo, Action.IMPLEMENT)
        if goal == "stopped":
            reason = "Jaringan di kios belum memadai; pelajarannya dipakai untuk rancangan berikutnya (contoh)."
            with self._at(date(2024, 8, 12)):
                decisions.follow_up(proposal, kominfo, Action.STOP, reason)

    def _travel_new(self, key: str, directive: Directive, day: date) -> None:
        """On its way under the directive that is open now; nothing after today."""
        goal = JOURNEYS[key]
        proposal = self._write(key, directive, day)
        if goal == "draft":
            return
        self._send(proposal, key, day + timedelta(days=2))
        if goal == "awaiting_permission":
            return
        if goal == "returned_by_head":
            with self._at(day + timedelta(days=4)):
                route.return_for_revision(
                    proposal,
                    self._head(key),
                    "Lengkapi rencana kerja sama dengan kepala sekolah (contoh).",
                    self.today + timedelta(days=14),
                )
            return
        self._permit(proposal, key, day + timedelta(days=4))
        if goal == "returned_at_check":
            self._return_at_check(proposal, day + timedelta(days=6))
        if goal == "under_review":
            self._pass_check(proposal, day + timedelta(days=6))
            self._score(proposal, key, day + timedelta(days=9), SENT_REVIEWS[key])

    def _at(self, day: date, hour: int = 10) -> Any:
        return clock.at(clock.moment_of(day, time(hour, (day.toordinal() * 7) % 60)))

    def _owner(self, key: str) -> Actor:
        return self.cast[self.rows[key]["owner"]]

    def _head(self, key: str) -> Actor:
        return self.cast[f"head_{self.rows[key]['owner']}"]

    def _write(self, key: str, directive: Directive, day: date) -> Proposal:
        row, owner = self.rows[key], self._owner(key)
        place = proposals.Place(Initiator.ASN, owner.agency_id, owner.unit_id)
        sections = sections_of(row, _agency_name(owner), day)
        with self._at(day, hour=8):
            proposal = proposals.create(directive, owner, place, sections.pop("identitas"), None)
            proposal.is_sample = True
            for section, values in sections.items():
                if JOURNEYS[key] != "draft" or section == "gagasan":
                    proposals.edit(proposal, owner, section, values)
        return self._load(proposal)

    def _load(self, proposal: Proposal) -> Proposal:
        """As verbs want it: with everything they read."""
        db.session.flush()
        return db.session.scalars(
            select(Proposal)
            .where(Proposal.id == proposal.id)
            .options(*proposals.FOR_READING, *proposals.FOR_FREEZING, *decisions.FOR_DECISION)
            .execution_options(populate_existing=True)
        ).one()

    def _send(self, proposal: Proposal, key: str, day: date) -> None:
        with self._at(day, hour=11):
            route.submit(proposal, self._owner(key), proposal.attachments)

    def _permit(self, proposal: Proposal, key: str, day: date) -> None:
        number = f"800/{day.toordinal() % 900 + 100}/CONTOH/{day.year}"
        head = self.cast.get(f"head_{self.rows[key]['owner']}")
        office = f"Kepala {proposal.agency.name}"
        letter = permissions.Letter(number, day, office, head.id if head else None)
        with self._at(day, hour=14):
            permissions.grant_permission(proposal, head or self.cast["kominfo"], letter)

    def _revise(self, proposal: Proposal, key: str, day: date) -> None:
        reason = "Jelaskan jadwal kunjungan dan siapa yang menjaga alat perekam (contoh)."
        with self._at(day):
            self._return(proposal, reason, day + timedelta(days=14))
        added = "\n\nJadwal. Kunjungan dilakukan pada pekan pertama setiap bulan; alat perekam dijaga dua petugas."
        with self._at(day + timedelta(days=2)):
            proposals.edit(
                proposal,
                self._owner(key),
                "gagasan",
                {"problem": proposal.problem, "design": proposal.design + added},
            )
            route.submit(proposal, self._owner(key), proposal.attachments)

    def _return(self, proposal: Proposal, reason: str, until: date) -> None:
        verdicts = [checks.GateVerdict(gate, gate is not Gate.NEW, reason) for gate in Gate]
        checks.return_from_check(proposal, self.cast["kominfo"], verdicts, reason, until)

    def _return_at_check(self, proposal: Proposal, day: date) -> None:
        with self._at(day):
            self._return(
                proposal,
                "Sebutkan apa yang baru dibanding kunjungan selama ini (contoh).",
                self.today + timedelta(days=10),
            )

    def _reject_at_check(self, proposal: Proposal, day: date) -> None:
        reason = "Menambah pungutan yang belum diatur dalam peraturan daerah (contoh)."
        verdicts = [checks.GateVerdict(gate, gate is not Gate.NO_BURDEN, reason) for gate in Gate]
        with self._at(day):
            checks.reject_from_check(proposal, self.cast["kominfo"], verdicts, reason)

    def _pass_check(self, proposal: Proposal, day: date) -> None:
        with self._at(day):
            checks.start_review(
                proposal, self.cast["kominfo"], [checks.GateVerdict(gate, passed=True) for gate in Gate]
            )

    def _score(self, proposal: Proposal, key: str, day: date, sent: int) -> None:
        """`sent` members send; the next one leaves a draft while the proposal is still being scored."""
        luck = random.Random(key)  # noqa: S311 - sample scores, the same every time
        quality = luck.choice((-0.7, -0.2, 0.3, 0.8))
        db.session.flush()
        for place, name in enumerate(REVIEWERS):
            desk = reviews.get(proposal.number, self.cast[name])
            if desk is None or place > sent or not reviews.policy.can_review(self.cast[name], proposal):
                continue
            values = {
                row.id: min(5, max(1, round(3.4 + quality + (place - 1.5) * 0.3 + luck.gauss(0, 0.5))))
                for row in desk.criteria
            }
            reasons = {row: SAMPLE["anchor_reasons"][str(value)] for row, value in values.items()}
            sheet = reviews.Sheet(values, reasons, "Lanjutkan pencatatan hasilnya (contoh).", no_conflict=True)
            with self._at(day + timedelta(days=place)):
                if place < sent:
                    reviews.send(desk, self.cast[name], sheet, desk.seen)
                else:
                    reviews.save_draft(desk, self.cast[name], sheet, desk.seen)
