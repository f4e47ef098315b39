"""Somebody tries a verb in the state machine of the route: what the act has at hand."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from innovations.domain.actor import Actor
from innovations.models.proposals import State
from tests.domain.route_model import Model, Paper
from tests.domain.route_world import Nothing, World

T = TypeVar("T")
Done = Callable[[], int]
"""What the model does once the act has succeeded; answers how many events there are more."""


class Try(NamedTuple):
    """Somebody tries a verb on a proposal."""

    world: World
    model: Model
    paper: Paper
    who: str
    draw: Callable[[st.SearchStrategy[Any]], Any]

    @property
    def actor(self) -> Actor:
        return self.world.actors[self.who]

    def pick(self, found: Any, default: Any = None) -> Any:
        """One of these; for who may not there may be none."""
        return self.draw(st.sampled_from(found)) if found else default

    def touch(self, state: State | None = None, **fields: Any) -> int:
        """What an act on a proposal does: one event, and older forms are stale."""
        self.paper.touched += 1
        if state is not None:
            self.paper.state, self.paper.until = state, None
        for name, value in fields.items():
            setattr(self.paper, name, value)
        return 1


def there(found: T | None) -> T:
    if found is None or found is False:
        raise Nothing
    return found
