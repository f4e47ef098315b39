"""What the sample data tells beyond the round itself, one file per part; each is given the cast and today."""

from collections.abc import Callable, Mapping
from datetime import date

from innovations.domain.actor import Actor

from . import index, index_region

SEQUELS: tuple[Callable[[Mapping[str, Actor], date], None], ...] = (index.tell, index_region.tell)
"""Told in this order, through the verbs, at moments in the past (`clock.at`)."""
