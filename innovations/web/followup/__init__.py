"""What follows a decision: trial, measure, milestones, reports and kominfo's watch over them."""

from . import milestones, progress, watch
from .blueprint import blueprint

__all__ = ["blueprint", "milestones", "progress", "watch"]
