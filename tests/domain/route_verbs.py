"""The verbs of the route: who may by the model, and the act."""

from collections.abc import Callable
from typing import NamedTuple

from tests.domain import route_acts as acts
from tests.domain import route_round as on_round
from tests.domain.route_model import Model, Paper
from tests.domain.route_try import Done, Try


class Verb(NamedTuple):
    who: Callable[[Model, Paper], set[str]]
    act: Callable[[Try], Done]


def _by_table(act: Callable[[Try], Done], name: str = "") -> Verb:
    return Verb(lambda model, paper: model.may(name or act.__name__, paper), act)


VERBS: dict[str, Verb] = {
    "edit": _by_table(acts.edit),
    "submit": Verb(Model.can_send, acts.submit),
    "permit": _by_table(acts.permit),
    "give_back": _by_table(acts.give_back),
    "extend": _by_table(acts.extend),
    "renew": Verb(Model.can_renew, acts.renew),
    "start_review": _by_table(acts.start_review),
    "reject_in_check": _by_table(acts.reject_in_check),
    "save_draft": Verb(Model.can_score, acts.save_draft),
    "send": Verb(Model.can_score, acts.send),
    "enter_paper": Verb(Model.can_enter, acts.enter_paper),
    "reopen": Verb(Model.can_reopen, acts.reopen),
    "revise": Verb(Model.can_revise, acts.revise),
    "discuss": Verb(Model.can_discuss, acts.discuss),
    "declare": Verb(Model.can_declare, acts.declare),
    "share": Verb(Model.can_share, on_round.share),
    "share_with_all": Verb(Model.can_share_with_all, on_round.share_with_all),
    "assign": Verb(Model.can_assign, on_round.assign),
    "unassign": Verb(Model.can_unassign, on_round.unassign),
    "move_phase": Verb(Model.can_move_phase, on_round.move_phase),
    "approve": Verb(Model.can_decide, acts.approve),
    "reject": Verb(Model.can_decide, acts.reject),
    "correct": Verb(Model.can_correct, acts.correct),
    "withdraw": _by_table(acts.withdraw),
    "start_trial": _by_table(acts.start_trial),
    "implement": _by_table(acts.implement),
    "stop": _by_table(acts.stop),
    "write_list": Verb(Model.can_list, on_round.write_list),
    "propose_list": Verb(Model.can_propose, on_round.propose_list),
    "send_back_list": Verb(Model.can_send_back, on_round.send_back_list),
    "discard_list": Verb(Model.can_discard, on_round.discard_list),
    "release_list": Verb(Model.can_release, on_round.release_list),
    "ask": Verb(Model.can_ask, acts.ask),
    "answer": Verb(Model.can_answer, acts.answer),
    "minute": Verb(Model.can_minute, on_round.minute),
    "close_minutes": Verb(Model.can_close, on_round.close_minutes),
}
