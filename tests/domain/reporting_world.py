"""A region by chance, the same for a seed: directives with committees, OPD with a unit, proposals in any state."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Seat
from innovations.models.masterplan import LinkState
from innovations.models.progress import Running
from innovations.models.proposals import LIVE_STATES, Check, Proposal, Stage, State
from innovations.models.reviews import Assignment, Conflict
from tests import factories as make

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)


class World:
    """`people` are readers by what they are."""

    def __init__(self, seed: int, proposals: int = 40) -> None:
        self.chance = Random(seed)  # noqa: S311 - nothing is kept secret by it
        self.agencies = [make.make_agency(f"Dinas {letter}") for letter in "ABCDE"]
        self.agencies[0].staff_count, self.agencies[0].staff_counted_on = 40, date(2026, 1, 1)
        make.save(self.agencies[0])
        self.unit = make.make_agency("Puskesmas", parent=self.agencies[0])
        self.members = [make.make_user(Role.REVIEWER, agency=self.chance.choice(self.agencies)) for _ in range(4)]
        self.people = {
            "kominfo": make.make_user(Role.KOMINFO, agency=make.make_agency("Dinas Kominfo", coordinator=True)),
            "leadership": make.make_user(Role.LEADERSHIP),
            "auditor": make.make_user(Role.AUDITOR),
            "head": make.make_head(self.agencies[0]),
            "chair": make.make_user(Role.CHAIR, agency=self.agencies[1]),
            "proposer": make.make_user(agency=self.unit),
            "reviewer": self.members[0],
        }
        self.directives = [self._add_directive(year) for year in (2024, 2025, 2026)]
        self.directives.append(self._add_directive(2026, "Tersamar", is_blind=True, reviews_each=2))
        self.affairs = [make.make_affair(code, f"Urusan {code}") for code in ("1.01", "1.02", "2.03")]
        self.programmes = [make.make_programme() for _ in range(4)]
        self.owners = [self.people["proposer"], *(make.make_user(agency=agency) for agency in self.agencies[:4])]
        for _ in range(proposals):
            self.add_proposal()
        db.session.expire_all()

    def _add_directive(self, year: int, title: str = "Arahan", **terms: Any) -> Directive:
        target = self.chance.randint(0, 3)
        made = make.make_directive(
            issued_on=date(year, 3, 1), target_per_agency=target, title=f"{title} {year}", **terms
        )
        make.seat(made, self.people["chair"], Seat.CHAIR)
        for member in self.members:
            make.seat(made, member)
        return made

    def add_proposal(self) -> None:
        chance, state = self.chance, self.chance.choice([*State, *[State.UNDER_REVIEW] * 5])
        owner = chance.choice(self.owners)
        team = (chance.choice(self.members),) if chance.random() < 0.2 else ()
        began = NOW - timedelta(hours=chance.randint(500, 5000))
        proposal = make.make_proposal(
            chance.choice(self.directives),
            owner,
            state,
            team,
            affair_id=chance.choice(self.affairs).id,
            stage=chance.choice([*Stage, None]),
        )
        if state is not State.DRAFT:
            proposal.versions[0].submitted_at = began
            self._review(proposal, began)
        if state in LIVE_STATES:
            self._follow(proposal, owner)

    def _review(self, proposal: Proposal, began: datetime) -> None:
        chance = self.chance
        at = began + timedelta(hours=chance.randint(1, 200))
        make.save(
            Check(proposal_id=proposal.id, version_no=1, checked_by_id=self.people["kominfo"].id, checked_at=at)
        )
        for member in self.members:
            if chance.random() < 0.2:
                conflict = Conflict(proposal_id=proposal.id, reviewer_id=member.id, reason="Ipar.", declared_at=NOW)
                make.save(conflict)
            if chance.random() < 0.6:
                assigned = {"assigned_by_id": member.id, "assigned_at": NOW}
                make.save(Assignment(proposal_id=proposal.id, reviewer_id=member.id, **assigned))
            if chance.random() < 0.5:
                review = make.make_review(proposal, member, sent=chance.random() < 0.8)
                if review.sent_at is not None:
                    review.sent_at = at + timedelta(hours=chance.randint(1, 400))
                    make.save(review)
        if proposal.decided_at is not None and chance.random() < 0.8:
            proposal.score_points, proposal.score_reviews = 300, 1
            make.save(proposal)

    def _follow(self, proposal: Proposal, owner: User) -> None:
        chance = self.chance
        for programme in chance.sample(self.programmes[:3], chance.randint(0, 2)):
            make.make_link(proposal, programme, chance.choice(list(LinkState)))
        if chance.random() < 0.3:
            make.make_report(proposal, chance.choice(list(Running)), date(2026, 6, 30))
        if chance.random() < 0.4:
            make.make_claim(proposal, owner, link=chance.choice(["", "https://contoh.go.id/a"]))
