"""What the sample data tells beyond the round itself, one file per part; each is given the cast and today."""

from collections.abc import Callable, Mapping
from datetime import date

from innovations.domain.actor import Actor

from . import progress
from .trials import tell_trials

SEQUELS: tuple[Callable[[Mapping[str, Actor], date], None], ...] = (tell_trials, progress.tell)
"""Told in this order, through the verbs, at moments in the past (`clock.at`)."""
