"""Proposals that say nearly the same as one in hand, across years and OPD: a hint for people, never a refusal.

Candidates share two of the most telling words, which the full-text index finds; title and text are then compared. All
that is counted or compared is what the reader may see, so nothing is told of the rest. A summary is compared on its
own too: who copies it often writes the rest anew.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from math import log

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.proposals import Proposal
from innovations.models.search import SearchText

from . import policy, search, search_texts, shown
from .actor import Actor
from .listing import GROUPS
from .planning import walking
from .words import split_words

FILLER = frozenset(
    {"dan", "di", "ke", "dari", "untuk", "yang", "dengan", "pada", "dalam", "oleh", "atau", "serta", "melalui"}
    | {"berbasis", "inovasi", "program", "sistem", "aplikasi", "contoh"}
)
"""Words, beside years, that make no title another."""
_YEAR = re.compile(r"(?:19|20)\d\d")
SAME_WORDS = 0.6
"""Share of the words of two titles, or of their letters, that makes them alike."""
SAME_LETTERS = 0.85
SAME_TEXT = 0.4
"""Share of two texts' words, each by how rare it is. Different innovations of the sample data reach 0.21 at most, one
in which every tenth word was changed 0.44 at least."""
SAME_SUMMARY = 0.6
MIN_SUMMARY = 8
"""Words, without filler, of a summary that says enough to be compared on its own."""
SAMPLE = 120
"""The newest proposals, which tell how rare a word is."""
CANDIDATES = 80
MAX_FOUND = 10
TELLING_TITLE, TELLING_SUMMARY, TELLING_TEXT = 6, 6, 7


@dataclass(frozen=True)
class Like:
    """A proposal like the one in hand, with OPD and shown title."""

    proposal: Proposal
    share: float
    """Of the weight of their words, or of their summaries'; 1 where the titles are alike."""
    by_title: bool


class Rarity:
    """How telling a word is: 0 where all texts have it."""

    def __init__(self, texts: Collection[frozenset[str]]) -> None:
        counts = Counter(word for words in texts for word in words)
        self.of_new = log(len(texts) + 2)
        self.known = {word: self.of_new - log(count + 1) for word, count in counts.items()}

    def share(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Of the weight of what both say together, what each says: 0 to 1."""
        both, either = (
            sum(self.known.get(word, self.of_new) for word in words) for words in (one & other, one | other)
        )
        return both / either if either else 0.0

    def pick(self, words: Iterable[str], most: int) -> list[str]:
        """The most telling ones."""
        return sorted(words, key=lambda word: (-self.known.get(word, self.of_new), -len(word), word))[:most]


def list_like(proposal: Proposal, actor: Actor) -> list[Like]:
    """Those the actor may see that are like it in title or text, the likest first. Needs `FOR_POLICY` loaded."""
    texts: Mapping[str, str] = shown.texts_for(proposal, actor)
    return find(texts["title"], [texts[name] for name in search_texts.TEXTS], actor, proposal.id)


def list_for_desk(proposal: Proposal, actor: Actor) -> list[Like]:
    """The same for kominfo while the proposal is on its way; nothing for others, or once it is decided."""
    is_asked = actor.has(Role.KOMINFO) and proposal.state in GROUPS["process"]
    return list_like(proposal, actor) if is_asked else []


def find(title: str, texts: Sequence[str], actor: Actor, but_id: int = 0) -> list[Like]:
    """The same for a title and texts, the summary first, that need not be kept anywhere."""
    own_title, summary = split_words(title), _tell("".join(texts[:1]))
    own = frozenset((*own_title, *split_words("\n".join(texts))))
    seen = select(SearchText.id, SearchText.title, SearchText.words).join(Proposal, Proposal.id == SearchText.id)
    seen = seen.where(walking(policy.visible_to(actor)), Proposal.id != but_id).order_by(SearchText.id.desc())
    rarity = Rarity([row.words for row in db.session.execute(seen.limit(SAMPLE))])
    groups = [
        *_pair(rarity.pick(frozenset(_leave_filler(own_title)), TELLING_TITLE)),
        *combinations(rarity.pick(summary, TELLING_SUMMARY), 2),
        *combinations(rarity.pick(own - FILLER, TELLING_TEXT), 2),
    ]
    if not groups:
        return []
    candidates = seen.where(*search.matches_any(groups)).order_by(None).order_by(search.position().desc())
    rows = db.session.execute(candidates.limit(CANDIDATES)).all()
    titled = {row.id for row in rows if is_like(own_title, row.title.split())}
    shares = {row.id: 1.0 if row.id in titled else rarity.share(own, row.words) for row in rows}
    copied = _share_summaries(summary, [key for key in shares if key not in titled], rarity)
    shares.update({key: max(shares[key], share) for key, share in copied.items() if share >= SAME_SUMMARY})
    best = sorted((key for key in shares if shares[key] >= SAME_TEXT), key=lambda key: -shares[key])[:MAX_FOUND]
    found = (
        select(Proposal).where(Proposal.id.in_(best)).options(shown.with_title(actor), joinedload(Proposal.agency))
    )
    loaded = {row.id: row for row in db.session.scalars(found.order_by(Proposal.id))} if best else {}
    return [Like(loaded[key], shares[key], key in titled) for key in best]


def _tell(summary: str) -> frozenset[str]:
    """What it says; nothing where that is too little to be compared."""
    words = frozenset(split_words(summary)) - FILLER
    return words if len(words) >= MIN_SUMMARY else frozenset()


def _share_summaries(own: frozenset[str], ids: Sequence[int], rarity: Rarity) -> Mapping[int, float]:
    """What the summary has in common with that of each."""
    others = search_texts.read_texts(ids) if own and ids else {}
    return {key: rarity.share(own, _tell(texts[0])) for key, texts in others.items()}


def _leave_filler(title: Iterable[str]) -> list[str]:
    return [word for word in title if word not in FILLER and not _YEAR.fullmatch(word)]


def _pair(titles: list[str]) -> Iterable[tuple[str, ...]]:
    """Of a title with so few words a single one is enough: the other may be spelt in another way."""
    return combinations(titles, 2) if len(titles) > 2 else [(word,) for word in titles]


def is_like(one: Iterable[str], other: Iterable[str]) -> bool:
    """Do the words of two titles agree in most, or nearly in all letters?"""
    first, second = _leave_filler(one), _leave_filler(other)
    same = {*first} & {*second}
    if not same or len(same) / len({*first} | {*second}) >= SAME_WORDS:
        return bool(same)
    matcher = SequenceMatcher(None, " ".join(first), " ".join(second), autojunk=False)
    return matcher.real_quick_ratio() >= SAME_LETTERS and (
        matcher.quick_ratio() >= SAME_LETTERS and matcher.ratio() >= SAME_LETTERS
    )
