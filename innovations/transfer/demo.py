"""Sample data: a cast of accounts, two directives and proposals in every state, all labelled *contoh*.

Everything goes through the verbs people use, at moments in the past (`clock.at`), so that the timelines are true.
Titles come from other regions' published lists and keep their origin; no person is real.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.domain import (
    accounts,
    checks,
    clock,
    committees,
    decisions,
    directives,
    explanations,
    heads,
    masterplan,
    passwords,
    permissions,
    phases,
    policy,
    programmes,
    proposals,
    reviews,
    route,
    rubrics,
    scoring_terms,
    sessions,
)
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency, HeadKind
from innovations.models.directives import Directive, Seat
from innovations.models.events import Event
from innovations.models.masterplan import Programme
from innovations.models.notices import Notice
from innovations.models.proposals import Gate, Initiator, Proposal, State

from .demo_removal import REMOVED
from .sample import (
    FIRST_CALL,
    HISTORY_DAYS,
    SAMPLE,
    comment_for,
    content_of,
    first_directive,
    get_agency,
    invent_rows,
    reasons_for,
    second_directive,
    sections_of,
)
from .sequels import SEQUELS

FOR_DECIDING = (selectinload(Proposal.reviews), selectinload(Proposal.checks))
REVIEWERS = ("bappeda", "inspektorat", "dishub", "chair")

JOURNEYS: Mapping[str, State] = {
    "A1": State.APPROVED,
    "A2": State.APPROVED,
    "A3": State.APPROVED,
    "A4": State.APPROVED,
    "T1": State.TRIAL,
    "T2": State.TRIAL,
    "T3": State.TRIAL,
    "I1": State.IMPLEMENTED,
    "I2": State.IMPLEMENTED,
    "I3": State.IMPLEMENTED,
    "S1": State.STOPPED,
    "R1": State.REJECTED,
    "R2": State.REJECTED,
    "W1": State.WITHDRAWN,
    "D1": State.DRAFT,
    "D2": State.DRAFT,
    "D3": State.DRAFT,
    "D4": State.DRAFT,
    "P1": State.AWAITING_PERMISSION,
    "P2": State.AWAITING_PERMISSION,
    "K1": State.SUBMITTED,
    "K2": State.SUBMITTED,
    "U1": State.UNDER_REVIEW,
    "U2": State.UNDER_REVIEW,
    "U3": State.UNDER_REVIEW,
    "U4": State.UNDER_REVIEW,
    "B1": State.RETURNED,
    "B2": State.RETURNED,
}
"""How far each proposal of `sample.json` goes."""
RETURNED_ONCE, RETURNED_BY_HEAD, REJECTED_AT_CHECK = "A2", "B1", "R2"
EXTRA = (State.DRAFT, State.AWAITING_PERMISSION, State.SUBMITTED, State.UNDER_REVIEW)  # of invented ones, in turn
SENT_REVIEWS: Mapping[str, int] = {"U1": 0, "U2": 1, "U3": 2, "U4": 4}


@dataclass(frozen=True)
class Login:
    """One sample account, for printing."""

    login: str
    name: str
    password: str


def has_real_users() -> bool:
    """Is anybody here who is not sample data?"""
    return db.session.scalar(select(User.id).where(User.is_sample.is_(False)).limit(1)) is not None


def is_untouched() -> bool:
    """No account yet, and nobody ever took the sample data out: only then is it put in unasked."""
    return not _has_users() and db.session.scalar(select(Event.id).where(Event.code == REMOVED).limit(1)) is None


def _has_users() -> bool:
    return db.session.scalar(select(User.id).limit(1)) is not None


def fill(password: str | None = None, extra: int = 0) -> list[Login]:
    """Write the sample data, and `extra` invented proposals more; the caller commits.

    With `password` all accounts share it; without, each gets a one-time password that must be changed.
    Raises `DomainError` on a database with users.
    """
    if has_real_users():
        raise DomainError("database_has_real_users")
    if _has_users():
        raise DomainError("database_has_sample")
    logins = _make_cast(password)
    _Story(_actors(), extra).tell()
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

    def __init__(self, cast: dict[str, Actor], extra: int) -> None:
        self.cast = cast
        self.today = clock.today()
        more = invent_rows(extra)
        self.rows = {row["key"]: row for row in [*SAMPLE["proposals"], *more]}
        self.goals = {**JOURNEYS, **{row["key"]: EXTRA[place % len(EXTRA)] for place, row in enumerate(more)}}

    def tell(self) -> None:
        first = self._call(first_directive())
        second = self._call(second_directive(self.today))
        self._plan(date(2023, 11, 6))
        self.cast = _actors()
        keys = list(self.goals)
        old = keys[: keys.index("D1")]
        for place, key in enumerate(old):
            self._travel_old(key, first, date(2023, 8, 1) + timedelta(days=2 * place))
        days = (date(2023, 10, 2), date(2023, 10, 30), date(2023, 11, 21))
        for phase, day in zip(phases.ORDER[1:], days, strict=True):
            with self._at(day):
                phases.move(first, self.cast["kominfo"], phase, "")
        start = self.today - timedelta(days=HISTORY_DAYS - 2)
        for place, key in enumerate(keys[len(old) :]):
            self._travel_new(key, second, start + timedelta(days=place % 5))
        for tell in SEQUELS:
            tell(self.cast, self.today)
        db.session.execute(update(Notice).values(read_at=Notice.created_at))  # no news: it was long ago

    def _call(self, content: directives.Content) -> Directive:
        kominfo = self.cast["kominfo"]
        with clock.at(content.opens_at - timedelta(hours=20)):
            directive = directives.create(kominfo, content, rubrics.get_default())
            directive.is_sample = True
            db.session.flush()  # seats name the directive by its id
            for key in REVIEWERS:
                seat = Seat.CHAIR if key == "chair" else Seat.MEMBER
                committees.seat_member(directive, kominfo, self.cast[key].id, seat)
            due = clock.local(content.closes_at).date() + timedelta(days=14)
            scoring_terms.change(directive, kominfo, replace(scoring_terms.read_terms(directive), scoring_due=due))
        return directive

    def _plan(self, day: date) -> None:
        with clock.at(clock.moment_of(day, time(10))):
            for row in SAMPLE["programmes"]:
                programme = programmes.create_programme(self.cast["kominfo"], content_of(row))
                programme.is_sample = True

    def _travel_old(self, key: str, directive: Directive, day: date) -> None:
        """Sent in 2023, decided in November of that year; what follows is told by `sequels`."""
        goal = self.goals[key]
        proposal = self._write(key, directive, day)
        self._send(proposal, key, day + timedelta(days=3))
        if goal is State.WITHDRAWN:
            with self._at(day + timedelta(days=9)):
                route.withdraw(proposal, self._owner(key), "Gagasan digabung dengan kegiatan lain (contoh).")
            return
        self._permit(proposal, key, day + timedelta(days=6))
        if key == RETURNED_ONCE:
            self._revise(proposal, key, day + timedelta(days=9))
        if key == REJECTED_AT_CHECK:
            self._reject_at_check(proposal, day + timedelta(days=12))
            return
        self._pass_check(proposal, day + timedelta(days=14))
        self._score(proposal, key, date(2023, 10, 16), len(REVIEWERS))
        self._decide(self._load(proposal), key, goal)

    def _decide(self, proposal: Proposal, key: str, goal: State) -> None:
        kominfo, number = self.cast["kominfo"], list(self.goals).index(key) + 1
        with self._at(date(2023, 11, 20), hour=9 + number % 6):
            if goal is State.REJECTED:
                decisions.reject(proposal, kominfo, "Manfaat bagi warga belum terlihat dan biayanya besar (contoh).")
                with self._at(date(2023, 11, 22)):
                    explanations.ask(proposal, self._owner(key), "Biaya mana yang dinilai terlalu besar? (contoh)")
                with self._at(date(2023, 11, 27)):
                    words = "Biaya perangkat lebih dari separuh anggaran, tanpa rencana perawatan (contoh)."
                    explanations.answer(proposal, self.cast["chair"], words)
                return
            decree = decisions.Decree(f"188.4/{100 + number}/CONTOH/2023", date(2023, 11, 17), proposal.agency)
            decisions.approve(proposal, kominfo, decree)
        if key in SAMPLE["links"]:
            code, contribution = SAMPLE["links"][key]
            with self._at(date(2023, 11, 27)):
                masterplan.link(proposal, kominfo, _by_code(code), contribution)

    def _travel_new(self, key: str, directive: Directive, day: date) -> None:
        """On its way under the directive that is open now; nothing after today."""
        goal = self.goals[key]
        proposal = self._write(key, directive, day)
        if goal is State.DRAFT:
            return
        self._send(proposal, key, day + timedelta(days=2))
        if goal is State.AWAITING_PERMISSION:
            return
        if key == RETURNED_BY_HEAD:
            reason = "Lengkapi rencana kerja sama dengan kepala sekolah (contoh)."
            with self._at(day + timedelta(days=4)):
                route.return_for_revision(proposal, self._head(key), reason, self.today + timedelta(days=14))
            return
        self._permit(proposal, key, day + timedelta(days=4))
        if goal is State.RETURNED:
            self._return_at_check(proposal, day + timedelta(days=6))
        if goal is State.UNDER_REVIEW:
            self._pass_check(proposal, day + timedelta(days=6))
            self._score(proposal, key, day + timedelta(days=9), SENT_REVIEWS.get(key, 0))

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
                if self.goals[key] is not State.DRAFT or section == "gagasan":
                    proposals.edit(proposal, owner, section, values)
        return self._load(proposal)

    def _load(self, proposal: Proposal) -> Proposal:
        """As verbs want it: with everything they read."""
        db.session.flush()
        return db.session.scalars(
            select(Proposal)
            .where(Proposal.id == proposal.id)
            .options(*proposals.FOR_READING, *proposals.FOR_FREEZING, *FOR_DECIDING)
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
            reason = "Sebutkan apa yang baru dibanding kunjungan selama ini (contoh)."
            self._return(proposal, reason, self.today + timedelta(days=10))

    def _reject_at_check(self, proposal: Proposal, day: date) -> None:
        reason = "Menambah pungutan yang belum diatur dalam peraturan daerah (contoh)."
        verdicts = [checks.GateVerdict(gate, gate is not Gate.NO_BURDEN, reason) for gate in Gate]
        with self._at(day):
            checks.reject_from_check(proposal, self.cast["kominfo"], verdicts, reason)

    def _pass_check(self, proposal: Proposal, day: date) -> None:
        with self._at(day):
            verdicts = [checks.GateVerdict(gate, passed=True) for gate in Gate]
            checks.start_review(proposal, self.cast["kominfo"], verdicts)

    def _score(self, proposal: Proposal, key: str, day: date, sent: int) -> None:
        """`sent` members send; the next one leaves a draft while the proposal is still being scored."""
        luck = random.Random(key)  # noqa: S311 - sample scores, the same every time
        quality = luck.uniform(-1.2, -0.6) if self.goals[key] is State.REJECTED else luck.uniform(0.1, 1.0)
        db.session.flush()
        for place, name in enumerate(REVIEWERS):
            desk = reviews.get(proposal.number, self.cast[name])
            if desk is None or place > sent or not policy.can_review(self.cast[name], proposal):
                continue
            values = {
                row.id: min(5, max(1, round(3.4 + quality + (place - 1.5) * 0.3 + luck.gauss(0, 0.5))))
                for row in desk.criteria
            }
            sheet = reviews.Sheet(values, reasons_for(values, place), comment_for(values, place), no_conflict=True)
            with self._at(day + timedelta(days=place)):
                if place < sent:
                    reviews.send(desk, self.cast[name], sheet, desk.seen)
                else:
                    reviews.save_draft(desk, self.cast[name], sheet, desk.seen)
