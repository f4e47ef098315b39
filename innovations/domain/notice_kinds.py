"""Which kind each notice is of, and how a kind reaches people who chose nothing. Pure.

At once goes what ends the waiting for a decision; everything else comes in one mail a day.
"""

from collections.abc import Mapping

from innovations.models.notices import Delivery, NoticeKind

KINDS: Mapping[str, NoticeKind] = (
    dict.fromkeys(("proposal_decided", "letter_sent", "explanation_answered"), NoticeKind.DECISION)
    | dict.fromkeys(
        ("execution_passed_on", "programme_rejected", "index_verified_lower", "follow_up_asked"), NoticeKind.PROPOSAL
    )
    | dict.fromkeys(
        (
            "explanation_asked",
            "decisions_proposed",
            "decisions_sent_back",
            "execution_received",
            "permissions_waiting",
            "checks_waiting",
        ),
        NoticeKind.TASK,
    )
    | dict.fromkeys(("reviews_due", "review_entered"), NoticeKind.REVIEW)
    | dict.fromkeys(
        (
            "report_due",
            "report_late",
            "draft_closing",
            "revision_ending",
            "trial_ending",
            "trial_over",
            "milestone_due",
            "milestone_late",
            "entry_ending",
        ),
        NoticeKind.DEADLINE,
    )
)
"""Every code there is; its sentence stands in `web/notice_words.py`."""

DEFAULTS: Mapping[NoticeKind, Delivery] = dict.fromkeys(NoticeKind, Delivery.DAILY) | {
    NoticeKind.DECISION: Delivery.AT_ONCE
}


def list_deliveries(kind: NoticeKind) -> tuple[Delivery, ...]:
    """What may be chosen: nobody misses a decision on what is theirs."""
    return tuple(way for way in Delivery if way is not Delivery.SILENT or kind is not NoticeKind.DECISION)


def list_codes(kind: NoticeKind) -> list[str]:
    """The codes of a kind, to search by."""
    return sorted(code for code, its in KINDS.items() if its is kind)
