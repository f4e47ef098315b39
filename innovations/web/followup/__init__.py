"""What follows a decision: trial, measure, milestones, reports and kominfo's watch over them."""

from .blueprint import blueprint

__all__ = ["blueprint"]
