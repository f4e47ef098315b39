"""Each CHECK, tried with a row that breaks it and nothing else: a bug cannot store what cannot be."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.adoptions import Adoption
from innovations.models.api_tokens import ApiToken
from innovations.models.base import Base
from innovations.models.calendar import CalendarEntry
from innovations.models.decisions import DecisionLetter, DecisionList, DecisionRow, LetterState, Verdict
from innovations.models.directives import Directive, Seat
from innovations.models.discussion import Message
from innovations.models.events import Event, Topic
from innovations.models.explanations import Explanation
from innovations.models.followup import Implementation, Measure, Outcome, Result, Trial
from innovations.models.imports import ImportKind, ImportRun
from innovations.models.index import IndexClaim, IndexYear
from innovations.models.masterplan import LinkState, Plan, ProgrammeLink
from innovations.models.minutes import Minutes, Presence
from innovations.models.notices import Delivery, Mail, Notice, NoticeChoice, NoticeKind
from innovations.models.progress import Milestone, ProgressReport, ReportInterval, Running
from innovations.models.proposals import Attachment, AttachmentKind, Check, Gate, GateAnswer, State
from innovations.models.redactions import Redaction
from innovations.models.reviews import Conflict, ReviewRevision
from tests.factories import (
    make_agency,
    make_head,
    make_programme,
    make_proposal,
    make_review,
    make_user,
    save,
    seat,
)

PROPOSALS = [
    (State.DRAFT, "decided_at = created_at", "decided_has_date"),
    (State.REJECTED, "decided_at = NULL", "decided_has_date"),
    (State.APPROVED, "decree_number = NULL", "approved_has_decree"),
    (State.TRIAL, "decree_date = NULL", "approved_has_decree"),
    (State.STOPPED, "executing_agency_id = NULL", "approved_has_decree"),
    (State.IMPLEMENTED, "decree_number = NULL, decree_date = NULL", "approved_has_decree"),
    (State.UNDER_REVIEW, "decree_number = '1/2026'", "approved_has_decree"),
    (State.REJECTED, "executing_agency_id = agency_id", "approved_has_decree"),
    (State.SUBMITTED, "submitted_at = NULL", "sent_has_version"),
    (State.UNDER_REVIEW, "version_no = 0", "sent_has_version"),
    (State.DRAFT, "version_no = 1", "sent_has_version"),
    (State.DRAFT, "submitted_at = created_at", "sent_has_version"),
    (State.RETURNED, "returned_until = NULL", "returned_has_date"),
    (State.SUBMITTED, "returned_until = '2026-01-01'", "returned_has_date"),
    (State.REJECTED, "decision_reason = ''", "rejected_has_reason"),
    (State.APPROVED, "score_points = 300", "score_whole"),
    (State.APPROVED, "score_reviews = 1", "score_whole"),
    (State.APPROVED, "score_points = 300, score_reviews = 0", "score_counted"),
    (State.UNDER_REVIEW, "score_points = 300, score_reviews = 1", "score_frozen_with_decision"),
    (State.DRAFT, "trial_start = '2026-02-01', trial_end = '2026-01-31'", "trial_dates"),
    (State.DRAFT, "budget = -1", "budget"),
    (State.DRAFT, "unit_id = agency_id", "unit_below_agency"),
    (State.SUBMITTED, "state = 'lost'", "state"),
    (State.DRAFT, "initiator = 'me'", "initiator"),
    (State.DRAFT, "origin = 'found'", "origin"),
    (State.DRAFT, "form = ''", "form"),
    (State.DRAFT, "kind = 'Digital'", "kind"),
    (State.DRAFT, "stage = 'draft'", "stage"),
]

OTHERS = [
    ("adoptions", "source_text = ''", "one_source"),
    ("adoptions", "source_id = 999999", "one_source"),
    ("adoptions", "source_id = proposal_id, source_text = ''", "not_itself"),
    ("agencies", "parent_id = id", "not_own_parent"),
    ("agencies", "valid_from = '2026-02-01', valid_to = '2026-01-31'", "dates"),
    ("agencies", "kind = 'ministry'", "kind"),
    ("agencies", "staff_count = 5", "staff_has_date"),
    ("agencies", "staff_counted_on = '2026-01-01'", "staff_has_date"),
    ("agencies", "staff_count = 0, staff_counted_on = '2026-01-01'", "staff"),
    ("agencies", "staff_count = 100001, staff_counted_on = '2026-01-01'", "staff"),
    ("agencies", "staff_count = 5, staff_counted_on = '2026-01-01', parent_id = id + 1", "staff_of_opd"),
    ("agency_heads", "valid_to = '2019-12-31'", "dates"),
    ("agency_heads", "kind = 'pj'", "kind"),
    ("api_tokens", "system = ''", "system_filled"),
    ("api_tokens", "expires_at = created_at", "expiry"),
    ("api_tokens", "revoked_at = created_at", "revoked_whole"),
    ("attachments", "kind = 'photo'", "kind"),
    ("committee_members", "seat = 'guest'", "seat"),
    ("conflicts", "reason = ''", "reason_filled"),
    ("review_revisions", "reason = ''", "reason_filled"),
    ("review_revisions", "points = 99", "points"),
    ("review_revisions", "points = 501", "points"),
    ("decision_lists", "state = 'lost'", "state"),
    ("decision_letters", "state = 'lost', hold_reason = ''", "state"),
    ("decision_letters", "hold_reason = ''", "held_has_reason"),
    ("decision_letters", "content = 'x', sent_at = '2026-01-01'", "sent_has_content"),
    ("decision_rows", "verdict = 'perhaps', reason = ''", "verdict"),
    ("decision_rows", "executing_agency_id = 1", "approval_has_agency"),
    ("decision_rows", "reason = ''", "rejection_has_reason"),
    ("criteria", "weight_percent = 0", "weight"),
    ("criteria", "weight_percent = 101", "weight"),
    ("directives", "closes_at = opens_at", "window"),
    ("directives", "grace_minutes = -1", "grace"),
    ("directives", "target_per_agency = -1", "target"),
    ("directives", "min_words = -1", "words"),
    ("directives", "committee_decree_number = '1'", "decree_whole"),
    ("directives", "committee_decree_date = '2026-01-01'", "decree_whole"),
    ("directives", "reviews_each = 0", "reviews_each"),
    ("directives", "reviews_each = 21", "reviews_each"),
    ("directives", "quorum = -1", "quorum"),
    ("directives", "quorum = 101", "quorum"),
    ("directives", "explanation_days = -1", "explanation_days"),
    ("directives", "explanation_days = 366", "explanation_days"),
    ("explanations", "question = ''", "question_filled"),
    ("explanations", f"question = '{'?' * 2001}'", "question_length"),
    ("explanations", "answer = '', answered_at = asked_at, answered_by_id = asked_by_id", "answer_filled"),
    ("explanations", "answer = 'Karena.'", "answer_whole"),
    ("explanations", "answered_at = asked_at", "answer_whole"),
    ("explanations", "answered_by_id = asked_by_id", "answer_whole"),
    ("explanations", "answer = 'Karena.', answered_at = asked_at", "answer_whole"),
    ("directives", "tie_order = 'by_lot'", "tie_order"),
    ("directives", "cut_score_hundredths = 1999", "cut_score"),
    ("directives", "cut_score_hundredths = 10001", "cut_score"),
    ("directives", "annex = 'seats'", "annex"),
    ("directives", "cut_number = 0", "cut_number"),
    ("directives", "cut_number = 1001", "cut_number"),
    ("redactions", "title = ''", "title_filled"),
    ("directives", "phase = 'asleep'", "phase"),
    ("directives", "is_legacy = TRUE, phase = 'scoring'", "legacy_has_no_phase"),
    ("directives", "scoring_due = '2026-02-02', deliberation_due = '2026-02-01'", "dues_in_order"),
    ("directives", "cut_number = 1, cut_score_hundredths = 5000", "one_cut"),
    ("events", "topic = 'weather'", "topic"),
    ("gate_answers", "gate = 'cheap'", "gate"),
    ("gate_answers", "reason = ''", "no_has_reason"),
    ("calendar_entries", "title = ''", "title"),
    ("calendar_entries", "ends_on = '2026-10-31'", "days"),
    ("notice_choices", "kind = 'weather'", "kind"),
    ("notice_choices", "delivery = 'by_post'", "delivery"),
    ("notice_choices", "delivery = 'silent'", "decisions_are_told"),
    ("mails", "tries = -1", "tries"),
    ("mails", "tries = 6", "tries"),
    ("messages", "text = ''", "text_until_withdrawn"),
    ("messages", "withdrawn_at = written_at", "text_until_withdrawn"),
    ("messages", f"text = '{'9' * 2001}'", "text_length"),
    ("minutes", "place = ''", "place_filled"),
    ("minutes", f"number = '{'9' * 101}'", "number_length"),
    ("presences", "seat = 'guest'", "seat"),
    ("import_runs", "kind = 'cats'", "kind"),
    ("import_runs", "undone_by_id = (SELECT min(id) FROM users)", "undone_has_moment"),
    ("index_claims", "level = 4, verified_note = 'x'", "level"),
    ("index_claims", "level = -1, verified_level = -1", "level"),
    ("index_claims", "level = 1, verified_note = 'x'", "verified_level"),
    ("index_claims", "verified_level = -1, verified_note = 'x'", "verified_level"),
    ("index_claims", "verified_level = 1", "less_has_note"),
    ("index_claims", "verified_at = NULL", "verified_whole"),
    ("index_claims", "verified_level = NULL", "verified_whole"),
    ("index_claims", "verified_by_id = NULL", "verified_whole"),
    ("index_claims", "verified_by_id = claimed_by_id", "second_person"),
    ("index_years", "frozen = NULL", "frozen_whole"),
    ("index_years", "frozen_at = NULL", "frozen_whole"),
    ("index_years", "frozen_by_id = NULL", "frozen_whole"),
    ("implementations", "regulation = 'rumour', number = '1', issued_on = begun_on", "regulation"),
    ("implementations", "number = '1'", "regulation_whole"),
    ("implementations", "issued_on = begun_on", "regulation_whole"),
    ("measures", "name = ''", "name"),
    ("outcomes", "result = 'failed'", "result"),
    ("outcomes", "lesson = ''", "lesson_filled"),
    ("trials", "planned_end = '2019-12-31'", "dates"),
    ("trials", "place = ''", "place_filled"),
    ("measures", "target = baseline", "has_a_way_to_go"),
    ("milestones", "title = ''", "title"),
    ("plans", "name = ''", "name"),
    ("progress_reports", "period_end = period_start", "period"),
    ("progress_reports", "running = 'asleep'", "running"),
    ("progress_reports", "skip_reason = 'Libur.'", "told_or_skipped"),
    ("progress_reports", "text = ''", "told_has_text"),
    ("progress_reports", "running = NULL, text = '', skip_reason = 'Libur.', value = 10000", "skipped_has_no_value"),
    ("report_intervals", "months = 0", "months"),
    ("report_intervals", "months = 13", "months"),
    ("plans", "year_end = 2023", "years"),
    ("programme_links", "contribution = ''", "confirmed_has_contribution"),
    ("programme_links", "state = 'denied'", "state"),
    ("horizons", "year_from = 2024", "band_whole"),
    ("horizons", "year_from = 2025, year_to = 2024", "band"),
    ("programme_links", "weight = 'heavy'", "weight"),
    ("programme_links", "reason = 'Tidak sesuai.'", "rejected_has_reason"),
    ("programme_links", "state = 'rejected'", "rejected_has_reason"),
    ("programme_links", "weight = 'main', state = 'suggested'", "main_is_confirmed"),
    ("programmes", "code = ''", "code_fits_a_path"),
    ("programmes", "code = 'A/1'", "code_fits_a_path"),
    ("programmes", "year_start = 2025, year_end = 2024", "years"),
    ("programmes", "budget = -1", "budget"),
    ("programmes", "quick_win_stopped_on = '2026-01-01'", "only_quick_wins_stop"),
    ("programmes", "replaced_by_id = id", "not_by_itself"),
    ("review_scores", "value = 0", "value"),
    ("review_scores", "value = 6", "value"),
    ("reviews", "sent_at = NULL", "sent_has_points"),
    ("reviews", "points = NULL", "sent_has_points"),
    ("reviews", "declared_at = NULL", "sent_has_declaration"),
    ("reviews", "points = 99", "points"),
    ("reviews", "points = 501", "points"),
    ("reviews", "state = 'lost', sent_at = NULL", "state"),
    ("reviews", "entered_by_id = reviewer_id", "paper_whole"),
    ("reviews", "signed_on = '2026-01-01'", "paper_whole"),
    ("reviews", "scan_id = (SELECT id FROM attachments)", "paper_whole"),
    (
        "reviews",
        "entered_by_id = 1, signed_on = '2026-01-01', scan_id = 1, state = 'draft', sent_at = NULL, points = NULL",
        "paper_is_sent",
    ),
    ("user_roles", "role = 'agency_head'", "heads_have_dates"),
    ("user_roles", "role = 'king'", "role"),
    ("users", "login = ''", "login_filled"),
]


def refuse(table: str, assignment: str, check: str) -> None:
    with pytest.raises(IntegrityError, match=rf"\bck_{table}_{check}\b"):
        db.session.execute(text(f"UPDATE {table} SET {assignment}"))


def make_rows() -> None:
    """One sound row at least in each table that has a CHECK."""
    proposal = make_proposal(state=State.UNDER_REVIEW)
    reviewer, agency = make_user(Role.REVIEWER), make_agency()
    make_head(agency)
    directive = db.session.get_one(Directive, proposal.directive_id)
    seat(directive, reviewer)
    review = make_review(proposal, reviewer)
    at, programme = proposal.created_at, make_programme()
    save(Trial(proposal_id=proposal.id, started_on=at.date(), planned_end=at.date(), place="Sentani"))
    save(IndexYear(year=2026, rules={}, updated_at=at, frozen={"sid": 0}, frozen_at=at, frozen_by_id=reviewer.id))
    save(
        Milestone(proposal_id=proposal.id, title="Petugas terlatih", due_on=at.date()),
        ProgressReport(
            proposal_id=proposal.id,
            period_start=at.date() - timedelta(days=90),
            period_end=at.date(),
            running=Running.RUNNING,
            text="Berjalan.",
            sent_by_id=reviewer.id,
            sent_at=at,
        ),
        ReportInterval(proposal_id=proposal.id, months=6),
        Conflict(proposal_id=proposal.id, reviewer_id=reviewer.id, reason="Saudara.", declared_at=at),
        DecisionLetter(proposal_id=proposal.id, state=LetterState.HELD, hold_reason="Tunggu."),
        DecisionList(
            directive_id=directive.id,
            written_by_id=reviewer.id,
            written_at=at,
            rows=[DecisionRow(proposal_id=proposal.id, verdict=Verdict.REJECT, reason="Belum layak.", stamp="x")],
        ),
        Message(proposal_id=proposal.id, author_id=reviewer.id, text="Layak.", written_at=at),
        Minutes(
            directive_id=directive.id,
            held_on=at.date(),
            place="Sentani",
            recorded_by_id=reviewer.id,
            recorded_at=at,
            present=[Presence(user_id=reviewer.id, seat=Seat.MEMBER)],
        ),
        ReviewRevision(
            review_id=review.id,
            revision_no=1,
            points=300,
            sheet={},
            declared_at=at,
            sent_at=at,
            replaced_at=at,
            replaced_by_id=reviewer.id,
            reason="Nilai tertukar.",
        ),
        ApiToken(
            system="SIPD",
            token_hash="0" * 64,
            created_at=at,
            created_by_id=reviewer.id,
            expires_at=at + timedelta(days=1),
        ),
        Adoption(proposal_id=proposal.id, source_text="Antrean Daring, Kota Contoh"),
        Plan(name="Masterplan", year_start=2024, year_end=2033),
        Measure(proposal_id=proposal.id, name="Lama antre", baseline=Decimal(90), target=Decimal(15)),
        Outcome(proposal_id=proposal.id, result=Result.PARTLY, ended_on=at.date(), lesson="Antre pindah ke loket."),
        Implementation(proposal_id=proposal.id, begun_on=at.date(), number=""),
        Explanation(proposal_id=proposal.id, question="Mengapa?", asked_by_id=proposal.owner_id, asked_at=at),
        CalendarEntry(title="Pengisian IID", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30)),
        NoticeChoice(user_id=reviewer.id, kind=NoticeKind.DECISION, delivery=Delivery.DAILY),
        Mail(notice=Notice(user_id=reviewer.id, code="reviews_due", created_at=at), due_at=at),
        ImportRun(kind=ImportKind.USERS, at=at, file_name="a.csv", sha256="0" * 64, counts={}, changes=[]),
        Event(at=at, topic=Topic.PROPOSAL, code="proposal_submit"),
        Redaction(proposal_id=proposal.id, version_no=1, title="Judul", texts={}, made_by_id=reviewer.id, made_at=at),
        Check(
            proposal_id=proposal.id,
            version_no=1,
            checked_by_id=reviewer.id,
            checked_at=at,
            answers=[GateAnswer(gate=Gate.NEW, passed=False, reason="Sudah ada.")],
        ),
        IndexClaim(
            proposal_id=proposal.id,
            year=2026,
            indicator="sdm",
            level=2,
            claimed_at=at,
            claimed_by_id=proposal.owner_id,
            verified_level=2,
            verified_at=at,
            verified_by_id=reviewer.id,
        ),
        ProgrammeLink(
            proposal_id=proposal.id,
            programme_id=programme.id,
            state=LinkState.CONFIRMED,
            contribution="Mendukung.",
            linked_at=at,
            linked_by_id=reviewer.id,
        ),
        Attachment(
            proposal_id=proposal.id,
            kind=AttachmentKind.EVIDENCE,
            filename="a.pdf",
            media_type="application/pdf",
            size_bytes=1,
            sha256="0" * 64,
            stored_name="a",
            uploaded_by_id=reviewer.id,
            uploaded_at=at,
        ),
    )


@pytest.mark.parametrize(("state", "assignment", "check"), PROPOSALS)
def test_proposal_that_cannot_be_is_refused(app: Flask, state: State, assignment: str, check: str) -> None:
    make_proposal(state=state)
    refuse("proposals", assignment, check)


@pytest.mark.parametrize(("table", "assignment", "check"), OTHERS)
def test_row_that_cannot_be_is_refused(app: Flask, table: str, assignment: str, check: str) -> None:
    make_rows()
    refuse(table, assignment, check)


@pytest.mark.parametrize("state", State)
def test_imported_proposal_needs_neither_decree_nor_version(app: Flask, state: State) -> None:
    make_proposal(state=state)
    db.session.execute(
        text(
            "UPDATE proposals SET origin = 'imported', decree_number = NULL, decree_date = NULL,"
            " executing_agency_id = NULL, submitted_at = NULL, version_no = 0"
        )
    )


def test_every_check_is_tried() -> None:
    tried = {f"ck_proposals_{check}" for _state, _assignment, check in PROPOSALS}
    tried |= {f"ck_{table}_{check}" for table, _assignment, check in OTHERS}
    statements = [str(CreateTable(table).compile(dialect=sqlite.dialect())) for table in Base.metadata.sorted_tables]
    assert tried == {name for sql in statements for name in re.findall(r"CONSTRAINT (ck_\w+) CHECK", sql)}
