"""The one definition of a list of proposals: screens, files, figures and the interface for programs all ask it."""

from .choices import Choices, list_choices
from .counts import MOST, AtLeast, add, count, count_by, count_states
from .filters import GROUPS, LIVE, Filters, is_wanted, list_equal, states_of
from .keyset import DEFAULT_SORT, FOUND_SORT, SORTS, STATE_ORDER, BadCursor
from .lines import Line, Slice, list_ids, list_lines, list_slice, stream

__all__ = [
    "DEFAULT_SORT",
    "FOUND_SORT",
    "GROUPS",
    "LIVE",
    "MOST",
    "SORTS",
    "STATE_ORDER",
    "AtLeast",
    "BadCursor",
    "Choices",
    "Filters",
    "Line",
    "Slice",
    "add",
    "count",
    "count_by",
    "count_states",
    "is_wanted",
    "list_choices",
    "list_equal",
    "list_ids",
    "list_lines",
    "list_slice",
    "states_of",
    "stream",
]
