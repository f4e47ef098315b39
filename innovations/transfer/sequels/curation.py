"""The sample data's curator: main programmes, a second one for an innovation, and calls in the directive now open."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.domain import calls, clock, masterplan, programmes, proposals
from innovations.domain.actor import Actor
from innovations.models.directives import Directive
from innovations.models.masterplan import LinkWeight, Programme, ProgrammeLink

MAIN = ("LIV-01", "LIV-04", "ENV-02", "GOV-01")
SECOND = ("LIV-01", "LIV-04", "Contoh: data balita yang sama dipakai kader pendamping ibu hamil.")
CALLED = (
    ("BRD-01", "Contoh: dicari gagasan yang dapat dimulai tanpa anggaran baru."),
    ("ENV-01", "Contoh: terutama yang melibatkan kampung di kaki Cycloop."),
)


def tell(cast: Mapping[str, Actor], _today: date) -> None:
    """What kominfo did after the decrees, and when the second directive was issued."""
    kominfo = cast["kominfo"]
    with clock.at(clock.moment_of(date(2023, 12, 4), time(10))):
        for code in MAIN:
            tied = _link_to(code)
            proposal = proposals.get(tied.proposal.number, kominfo)
            if proposal is not None:
                masterplan.change_link(tied, proposal, kominfo, tied.contribution, LinkWeight.MAIN)
        first, second, contribution = SECOND
        proposal, other = proposals.get(_link_to(first).proposal.number, kominfo), programmes.get(second)
        if proposal is not None and other is not None:
            masterplan.link(proposal, kominfo, other, contribution)
    newest = select(Directive).where(Directive.is_sample).order_by(Directive.opens_at.desc(), Directive.id).limit(1)
    directive = db.session.scalars(newest).one()
    with clock.at(directive.opens_at + timedelta(hours=3)):
        for code, note in CALLED:
            programme = programmes.get(code)
            if programme is not None:
                calls.call(directive, kominfo, programme, note)


def _link_to(code: str) -> ProgrammeLink:
    """The first link to this programme, with both sides."""
    return db.session.scalars(
        select(ProgrammeLink)
        .join(ProgrammeLink.programme)
        .where(Programme.code == code)
        .options(joinedload(ProgrammeLink.programme), joinedload(ProgrammeLink.proposal))
        .order_by(ProgrammeLink.id)
        .limit(1)
    ).one()
