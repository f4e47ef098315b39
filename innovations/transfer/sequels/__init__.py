"""What the sample data tells beyond the round itself, one file per part; each is given the cast and today."""

from collections.abc import Callable, Mapping
from datetime import date

from innovations.domain.actor import Actor

from . import curation, masterplan

SEQUELS: tuple[Callable[[Mapping[str, Actor], date], None], ...] = (masterplan.tell, curation.tell)
"""Told in this order, through the verbs, at moments in the past (`clock.at`)."""
