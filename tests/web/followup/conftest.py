"""Fixtures of the pages of follow-up."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from time_machine import travel

from innovations.models.followup import Trial
from innovations.models.proposals import Proposal, State
from tests.factories import save
from tests.web.proposals.office import NOW, Office


@pytest.fixture
def office(app: Flask) -> Iterator[Office]:
    """At noon in Jayapura on 2 March 2026."""
    with travel(NOW, tick=False):
        yield Office(app)


@pytest.fixture
def proposal(office: Office) -> Proposal:
    """In trial since 20 November, so a report was due on 20 February."""
    found = office.of(State.TRIAL, decided_at=NOW - timedelta(days=130), title="Ceting Bu Cadas")
    save(Trial(proposal_id=found.id, started_on=date(2025, 11, 20), planned_end=date(2026, 6, 1), place="Sentani"))
    return found
