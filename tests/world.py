"""One small world with every role in it and a proposal in every state, built once and put back for each request."""

import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from sqlalchemy.pool import StaticPool

from innovations import create_app
from innovations.database import db
from innovations.domain import assignments, clock, masterplan, saved_views, sessions
from innovations.domain.proposals import digest
from innovations.models.accounts import Role, User, UserSession
from innovations.models.agencies import Agency, AgencyHead
from innovations.models.directives import Directive, Phase, Seat
from innovations.models.discussion import Message
from innovations.models.explanations import Explanation
from innovations.models.index import IndexFile
from innovations.models.masterplan import LinkState, Plan, ProgrammeLink
from innovations.models.progress import Milestone, ReportFile, Running
from innovations.models.proposals import Attachment, AttachmentKind, Permission, Proposal, State
from innovations.web.security import SESSION_KEY
from tests import factories as make

CAST: Mapping[str, str] = {
    "owner": "proposer of the agency {agency}, owns every proposal of the world",
    "colleague": "another proposer of the same OPD, not in the team",
    "teammate": "of another OPD, in the team of every proposal",
    "stranger": "proposer of another OPD",
    "head": "head of the owner's OPD; gave the permission of what was submitted",
    "reviewer": "sits on the committee of {directive}; has a draft review of {under_review}",
    "chair": "chair of {directive}; has sent a review of {under_review}",
    "secretary": "secretary of {directive}; has sent a {review} of {under_review}",
    "kominfo": "runs the rounds; of the coordinating agency",
    "leadership": "reads what is decided",
    "auditor": "reads everything, changes nothing",
    "admin": "accounts and settings",
}
"""Who is asked about every endpoint, beside `anonymous` and `newcomer` (whose first password is not changed yet)."""

SEATS = {"reviewer": Seat.MEMBER, "chair": Seat.CHAIR, "secretary": Seat.SECRETARY}

FILE = b"%PDF-1.4\n%%EOF\n"
"""What every stored file of the world holds."""


class World:
    """An app on an in-memory database; `client(role)` is logged in, `reset` undoes what requests did.

    `names` are what rows put into paths and data: the number of the proposal in each state by the state's name
    (`draft`, `under_review` …), the file of each (`file_draft` …), the `scan` of a sheet of the one under review,
    `seen` (digest of the draft's gagasan), the days `today`, `soon` and `later`, and ids: `directive` (open, with
    committee), `empty_directive` (open, nothing in it),
    `agency`, `unit`, `other_agency`, `user` (the colleague), `reviewer`, `review` (the secretary's), `programme` (a
    code; id 1), `replaced` (the code of one that was), `plan` (without programmes), `call` (by which `directive` asks
    for it), `blind` (under review in `blind_directive`, with its `blind_file`), `term` (the head's), `link` (and
    `link_seen`, its digest), `affair`,
    `criterion_1` to `criterion_3`, `deliberated` (a directive in deliberation), `discussed` (the number of its
    proposal), `message` (the reviewer's), `milestone`, `report`, `report_file` (of the implemented one), `index_file`
    and `index_key` (of a claim of the approved one in 2026), `session` (a second one of the owner's).
    """

    def __init__(self, instance: Path) -> None:
        self.app: Flask = create_app(
            {
                "TESTING": True,
                "SECRET_KEY": "test" * 16,
                "DATABASE_URL": "sqlite://",
                "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": StaticPool},
                "UPLOAD_FOLDER": str(instance / "uploads"),
                "WTF_CSRF_ENABLED": False,
            }
        )
        (instance / "uploads").mkdir(exist_ok=True)
        self.names: dict[str, str] = {}
        self.ids: dict[str, int] = {}
        self._tokens: dict[str, str] = {}
        self._files: set[str] = set()
        self._saved = sqlite3.connect(":memory:", check_same_thread=False)
        with self.app.app_context():
            db.create_all()
            self._populate()
            self._raw().backup(self._saved)
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        self._cookies = {role: str(serializer.dumps({SESSION_KEY: token})) for role, token in self._tokens.items()}

    def client(self, role: str) -> FlaskClient:
        """A browser of `role`, one of `CAST`, `anonymous` or `newcomer`."""
        client = self.app.test_client()
        if role != "anonymous":
            client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self._cookies[role])
        return client

    def reset(self) -> None:
        """The database and the stored files as they were built."""
        with self.app.app_context():
            self._saved.backup(self._raw())
        folder = Path(self.app.config["UPLOAD_FOLDER"])
        present = {path.name for path in folder.iterdir()}
        for name in self._files - present:
            (folder / name).write_bytes(FILE)
        for name in present - self._files:
            (folder / name).unlink()

    def close(self) -> None:
        self._saved.close()
        with self.app.app_context():
            db.engine.dispose()

    def fill(self, text: Any) -> Any:
        """`{name}` replaced by what it is called here; a function is called."""
        return text() if callable(text) else str(text).format_map(self.names)

    def _raw(self) -> sqlite3.Connection:
        raw = db.engine.raw_connection().driver_connection
        assert isinstance(raw, sqlite3.Connection)
        return raw

    def _populate(self) -> None:
        agency, other = make.make_agency("Dinas Kesehatan"), make.make_agency("Dinas Pendidikan")
        unit = make.make_agency("Puskesmas Sentani", parent=agency)
        people = self._make_people(agency, other)
        directive, empty = make.make_directive(), make.make_directive()
        make.make_rubric(is_default=True)
        blind = make.make_directive(is_blind=True)
        for role, place in SEATS.items():
            make.seat(directive, people[role], place)
            make.seat(blind, people[role], place)
        self.names |= {
            "directive": str(directive.id),
            "empty_directive": str(empty.id),
            "soon": str(clock.today() + timedelta(days=14)),
            "today": str(clock.today()),
            "later": str(clock.today() + timedelta(days=30)),
            "agency": str(agency.id),
            "unit": str(unit.id),
            "other_agency": str(other.id),
            "user": str(people["colleague"].id),
            "term": str(db.session.query(AgencyHead.id).filter_by(user_id=people["head"].id).scalar()),
            "reviewer": str(people["reviewer"].id),
            "affair": str(make.make_affair().id),
        }
        proposals = {state: self._make_proposal(state, directive, people) for state in State}
        self._make_blind(blind, people)
        self.names["seen"] = digest(proposals[State.DRAFT], "gagasan")
        make.make_review(proposals[State.UNDER_REVIEW], people["reviewer"], sent=False)
        make.make_review(proposals[State.UNDER_REVIEW], people["chair"])
        self.names["sharing"] = assignments.get_sharing(directive, make.actor_of(people["kominfo"])).stamp
        self.names["review"] = str(make.make_review(proposals[State.UNDER_REVIEW], people["secretary"]).id)
        self._make_discussion(people)
        self._make_links(proposals[State.IMPLEMENTED], people["kominfo"], directive)
        self._make_claim(proposals[State.APPROVED], people["owner"])
        self._make_progress(proposals[State.IMPLEMENTED], people["owner"])
        view = saved_views.save_view(make.actor_of(people["owner"]), "Semua", "")
        db.session.commit()
        self.names["view"] = str(view.id)
        stopped = {"proposal_id": proposals[State.STOPPED].id, "asked_by_id": people["owner"].id}
        make.save(Explanation(question="Mengapa?", asked_at=clock.now(), **stopped))
        for role, user in people.items():
            self._tokens[role] = sessions.start_session(
                user.id, user.password_hash, shared=False, address="", device="Firefox"
            )
            self.ids[role] = user.id
        spare = sessions.start_session(
            people["owner"].id, people["owner"].password_hash, shared=False, address="", device="Telepon"
        )
        row = sessions.find_session(spare)
        assert row is not None
        self.names["session"] = str(row.id)
        db.session.query(UserSession).update({"last_seen_at": clock.now()})
        db.session.commit()

    def _make_discussion(self, people: Mapping[str, User]) -> None:
        directive = make.make_directive(phase=Phase.DELIBERATION)
        for role, place in SEATS.items():
            make.seat(directive, people[role], place)
        proposal = make.make_proposal(directive, people["owner"], State.UNDER_REVIEW, team=(people["teammate"],))
        make.make_review(proposal, people["reviewer"])
        message = Message(
            proposal_id=proposal.id, author_id=people["reviewer"].id, text="Layak.", written_at=clock.now()
        )
        make.save(message)
        self.names |= {"deliberated": str(directive.id), "discussed": proposal.number, "message": str(message.id)}

    def _make_progress(self, proposal: Proposal, owner: User) -> None:
        """A milestone, and a report that was due a month ago, with a file."""
        milestone = Milestone(proposal_id=proposal.id, title="Petugas terlatih", due_on=clock.today())
        report = make.make_report(proposal, Running.RUNNING, clock.today() - timedelta(days=120))
        make.save(milestone)
        file = ReportFile(report_id=report.id, **self._store(owner))
        make.save(file)
        self.names |= {"milestone": str(milestone.id), "report": str(report.id), "report_file": str(file.id)}

    def _make_people(self, agency: Agency, other: Agency) -> dict[str, User]:
        kominfo = make.make_agency("Dinas Kominfo", coordinator=True)
        people = {role: make.make_user(agency=agency) for role in ("owner", "colleague")}
        people |= {role: make.make_user(agency=other) for role in ("teammate", "stranger")}
        people |= {
            "head": make.make_head(agency),
            "reviewer": make.make_user(Role.REVIEWER),
            "chair": make.make_user(Role.CHAIR),
            "secretary": make.make_user(Role.SECRETARY),
            "kominfo": make.make_user(Role.KOMINFO, agency=kominfo),
            "leadership": make.make_user(Role.LEADERSHIP),
            "auditor": make.make_user(Role.AUDITOR),
            "admin": make.make_user(Role.ADMIN, agency=kominfo),
            "newcomer": make.make_user(agency=other, must_change_password=True),
        }
        return people

    def _make_proposal(self, state: State, directive: Directive, people: Mapping[str, User]) -> Proposal:
        proposal = make.make_proposal(directive, people["owner"], state, team=(people["teammate"],))
        at = clock.now()
        if state not in (State.DRAFT, State.AWAITING_PERMISSION):
            letter = Permission(
                proposal_id=proposal.id,
                version_no=1,
                letter_number="800/1/2026",
                letter_date=clock.today(),
                signed_by="Kepala Dinas",
                granted_by_id=people["head"].id,
                recorded_by_id=people["head"].id,
                granted_at=at,
            )
            make.save(letter)
        file = self._make_file(proposal, AttachmentKind.EVIDENCE, people["owner"])
        self.names |= {state.value: proposal.number, f"file_{state.value}": str(file.id)}
        if state is State.UNDER_REVIEW:
            scan = self._make_file(proposal, AttachmentKind.REVIEW_SHEET, people["secretary"])
            self.names["scan"] = str(scan.id)
        return proposal

    def _make_blind(self, directive: Directive, people: Mapping[str, User]) -> None:
        """One more under review, whose committee may not know whose it is, with a redacted file."""
        proposal = make.make_proposal(directive, people["owner"], State.UNDER_REVIEW, team=(people["teammate"],))
        file = self._make_file(proposal, AttachmentKind.REDACTED, people["kominfo"])
        self.names |= {"blind_directive": str(directive.id), "blind": proposal.number, "blind_file": str(file.id)}

    def _make_file(self, proposal: Proposal, kind: AttachmentKind, user: User) -> Attachment:
        file = Attachment(proposal_id=proposal.id, kind=kind, **self._store(user))
        make.save(file)
        return file

    def _store(self, user: User) -> dict[str, Any]:
        """The columns of a stored file, which `reset` puts on the disk."""
        stored_name = f"{len(self._files):064x}"
        self._files.add(stored_name)
        return {
            "filename": "bukti.pdf",
            "media_type": "application/pdf",
            "size_bytes": len(FILE),
            "sha256": "0" * 64,
            "stored_name": stored_name,
            "uploaded_by_id": user.id,
            "uploaded_at": clock.now(),
        }

    def _make_claim(self, proposal: Proposal, user: User) -> None:
        """What the approved one claims in the index, with a document."""
        make.make_index_year()
        claim = make.make_claim(proposal, user)
        file = IndexFile(claim_id=claim.id, **self._store(user))
        make.save(file)
        self.names |= {"index_file": str(file.id), "index_key": claim.indicator}

    def _make_links(self, proposal: Proposal, kominfo: User, directive: Directive) -> None:
        programme = make.make_programme(is_quick_win=True)
        successor = make.make_programme()
        replaced = make.make_programme(replaced_by_id=successor.id)
        plan = Plan(name="Masterplan", year_start=2024, year_end=2033)
        make.save(plan)
        link = ProgrammeLink(
            proposal_id=proposal.id,
            programme_id=programme.id,
            state=LinkState.CONFIRMED,
            contribution="Mempercepat layanan.",
            linked_at=clock.now(),
            linked_by_id=kominfo.id,
        )
        make.save(link)
        criteria = db.session.execute(
            db.text("SELECT id FROM criteria WHERE rubric_id = :id ORDER BY position"), {"id": directive.rubric_id}
        ).scalars()
        self.names |= {"programme": programme.code, "link": str(link.id), "link_seen": masterplan.digest(link)}
        self.names |= {"replaced": replaced.code, "plan": str(plan.id)}
        self.names["call"] = str(make.make_call(directive, programme).id)
        self.names |= {f"criterion_{place}": str(key) for place, key in enumerate(criteria, start=1)}
