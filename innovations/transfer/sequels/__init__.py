"""What the sample data tells beyond the round itself, one file per part; each is given the cast and today."""

from collections.abc import Callable, Mapping
from datetime import date

from innovations.domain.actor import Actor

from . import calendar, curation, index, index_region, masterplan, progress, replication, staff, trials

SEQUELS: tuple[Callable[[Mapping[str, Actor], date], None], ...] = (
    masterplan.tell,
    curation.tell,
    trials.tell,
    progress.tell,
    index.tell,
    replication.tell,
    index_region.tell,
    calendar.tell,
    staff.tell,
)
"""Told in this order, through the verbs, at moments in the past (`clock.at`)."""
