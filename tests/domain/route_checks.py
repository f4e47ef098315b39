"""What must be true after every step of the state machine: the database says what the model expects."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from innovations.database import db
from innovations.domain import counting, policy, ranking
from innovations.domain.proposals import FOR_POLICY
from innovations.domain.versions import hash_content
from innovations.models.decisions import DecisionList, DecisionRow, ListState, Verdict
from innovations.models.directives import Directive
from innovations.models.events import Event
from innovations.models.explanations import Explanation
from innovations.models.minutes import Minutes, MinutesClosing
from innovations.models.proposals import Check, Permission, Proposal, ProposalVersion
from innovations.models.reviews import Assignment, Conflict, Review, ReviewRevision, ReviewScore, ReviewState
from tests.domain.route_model import OWNERS, Model
from tests.domain.route_world import World

JUDGING = ("proposal_start_review", "proposal_approve", "proposal_reject", "proposal_grant_permission")


def check(world: World, model: Model, *, with_ranking: bool) -> None:
    for says in (*CHECKS, ranked) if with_ranking else CHECKS:
        found, expected = says(world, model)
        assert found == expected, says.__name__


Pair = tuple[Any, Any]


def proposals(world: World, model: Model) -> Pair:
    columns = (Proposal.state, Proposal.version_no, Proposal.returned_until, Proposal.decree_number)
    scores = (Proposal.score_points, Proposal.score_reviews)
    rows = db.session.execute(select(Proposal.id, *columns, *scores, Proposal.decided_at).order_by(Proposal.id)).all()
    found = {world.proposals[row[0]]: (*row[1:7], row[7].date() if row[7] else None) for row in rows}
    return found, {
        name: (p.state, p.version, p.until, p.decree, *(p.frozen or (None, None)), p.decided_on)
        for name, p in model.papers.items()
    }


def round_(world: World, model: Model) -> Pair:
    row = db.session.execute(select(Directive.phase, Directive.reviews_each)).one()
    return tuple(row), (model.phase, model.each)


def events(world: World, model: Model) -> Pair:
    return db.session.scalar(select(func.count()).select_from(Event)), model.events


def versions(world: World, model: Model) -> Pair:
    rows = db.session.execute(
        select(ProposalVersion.proposal_id, ProposalVersion.content, ProposalVersion.content_hash).order_by(
            ProposalVersion.proposal_id, ProposalVersion.version_no
        )
    ).all()
    found: dict[str, list[str]] = {name: [] for name in model.papers}
    for key, content, content_hash in rows:
        assert hash_content(content) == content_hash
        found[world.proposals[key]].append(content_hash)
    return found, {name: paper.hashes for name, paper in model.papers.items()}


def sheets(world: World, model: Model) -> Pair:
    revisions = select(func.count()).where(ReviewRevision.review_id == Review.id).scalar_subquery()
    rows = db.session.execute(
        select(Review.proposal_id, Review.reviewer_id, Review.version_no, Review.state, Review.points)
        .add_columns(revisions, Review.entered_by_id, Review.id)
        .order_by(Review.id)
    ).all()
    scores = db.session.execute(
        select(ReviewScore.review_id, ReviewScore.value).order_by(ReviewScore.review_id, ReviewScore.criterion_id)
    ).all()
    values = {key: tuple(row[1] for row in group) for key, group in groupby(scores, lambda row: row[0])}
    found = {
        (world.proposals[row[0]], world.names[row[1]], row[2]): (
            row[3] is ReviewState.SENT, row[4], row[5], row[6] is not None, values[row[7]]
        )
        for row in rows
    }  # fmt: skip
    return found, {
        (paper.name, who, version): (
            sheet.is_sent, sheet.points if sheet.is_sent else None, sheet.times_replaced, sheet.on_paper, sheet.values
        )
        for paper in model.papers.values()
        for (who, version), sheet in paper.sheets.items()
    }  # fmt: skip


def counted(world: World, model: Model) -> Pair:
    """No review of an older version, given back, or of who is recused."""
    rows = db.session.execute(
        select(Proposal.id, Review.reviewer_id, Review.points)
        .join(Review, Review.proposal_id == Proposal.id)
        .where(counting.is_counting_sql())
    ).all()
    found = sorted((world.proposals[key], world.names[who], points) for key, who, points in rows)
    expected = [(p.name, who, sheet.points) for p in model.papers.values() for who, sheet in p.counting.items()]
    return found, sorted(expected)


def people(world: World, model: Model) -> Pair:
    """Who is recused, has it, permitted it, and whether the letter is in force."""
    named: dict[str, Any] = {name: (set(), set(), set(), False) for name in model.papers}
    sources = (Conflict.reviewer_id, Assignment.reviewer_id, Permission.granted_by_id)
    for place, column in enumerate(sources):
        key: Any = column.class_.proposal_id
        for proposal_id, who in db.session.execute(select(key, column)):
            named[world.proposals[proposal_id]][place].add(world.names[who])
    valid = select(Permission.proposal_id).where(Permission.superseded_at.is_(None)).distinct()
    for key in db.session.scalars(valid):
        named[world.proposals[key]] = (*named[world.proposals[key]][:3], True)
    return named, {p.name: (p.recused, p.assigned, p.permitters, p.is_permitted) for p in model.papers.values()}


def lists(world: World, model: Model) -> Pair:
    opened = select(DecisionList).where(DecisionList.state.in_((ListState.DRAFT, ListState.PROPOSED)))
    stored = db.session.scalar(opened)
    if stored is None or model.listed is None:
        return stored, model.listed
    rows = db.session.execute(
        select(DecisionRow.proposal_id, DecisionRow.verdict, DecisionRow.reason).where(
            DecisionRow.list_id == stored.id
        )
    ).all()
    found = {world.proposals[key]: (verdict is Verdict.APPROVE, reason) for key, verdict, reason in rows}
    return (
        (stored.state is ListState.PROPOSED, stored.is_early, found),
        (
            model.listed.is_proposed,
            model.listed.is_early,
            {name: (approves, reason) for name, (approves, reason, _) in model.listed.rows.items()},
        ),
    )


def account(world: World, model: Model) -> Pair:
    """Explanations and minutes; what was closed still has its hash."""
    rows = db.session.execute(select(Explanation.proposal_id, Explanation.answered_at)).all()
    asked = {world.proposals[key]: at is not None for key, at in rows}
    met = db.session.scalar(select(func.count()).select_from(Minutes))
    closed = db.session.scalar(select(MinutesClosing))
    kept = hash_content(closed.content) if closed is not None else None
    expected = {name: paper.is_answered for name, paper in model.papers.items() if paper.is_asked}
    return (asked, met, kept), (expected, int(model.has_met), model.minutes_hash)


def own_cause(world: World, model: Model) -> Pair:
    """Nobody permitted, checked, scored or decided what they own."""
    rows = db.session.execute(select(Event.proposal_id, Event.actor_id).where(Event.code.in_(JUDGING))).tuples()
    checked = db.session.execute(select(Check.proposal_id, Check.checked_by_id)).tuples()
    scored = db.session.execute(select(Review.proposal_id, Review.reviewer_id)).tuples()
    acts = {(world.proposals[key], world.names[who]) for key, who in (*rows, *checked, *scored) if key and who}
    return acts & set(OWNERS.items()), set()


def visible(world: World, model: Model) -> Pair:
    """The lists show what the page opens, for everybody."""
    rows = db.session.execute(world.visibility).mappings()
    found = {(world.proposals[row["id"]], name): bool(row[name]) for row in rows for name in world.actors}
    return found, {
        (world.proposals[proposal.id], name): policy.can_see(actor, proposal)
        for proposal in db.session.scalars(select(Proposal).options(*FOR_POLICY).order_by(Proposal.id))
        for name, actor in world.actors.items()
    }


def ranked(world: World, model: Model) -> Pair:
    """As kominfo reads it: order, rank, exact score and how many reviews."""
    rows = ranking.get_ranking(world.read_directive(), world.actors["kominfo"]).rows
    found = [(world.proposals[row.proposal.id], row.rank, row.score, row.reviews) for row in rows]
    expected = model.list_ranked()
    scores = [paper.score for paper in expected if paper.score is not None]
    ranks = {score: 1 + sum(other > score for other in scores) for score in scores}
    return found, [(p.name, None if p.score is None else ranks[p.score], p.score, p.tally[1]) for p in expected]


CHECKS: tuple[Callable[[World, Model], Pair], ...] = (
    proposals,
    round_,
    events,
    versions,
    sheets,
    counted,
    people,
    lists,
    account,
    own_cause,
    visible,
)
