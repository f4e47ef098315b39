"""What an innovation claims in an index year: a level per indicator with its evidence, written by who tends it.

Whatever changes here opens the indicator's check again. Verbs are handed the proposal held (`proposals.get`), and
ask first that the year is not frozen.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.index import IndexClaim, IndexFile
from innovations.models.proposals import Proposal

from . import clock, files, index_years, stewards
from .actor import Actor
from .errors import Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .index_rules import LEVELS, Indicator

MAX_LETTER_NUMBER, MAX_ABOUT, MAX_LINK = 100, 500, 500
KINDS: Mapping[str, str] = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
"""The kinds of documents that are kept; a video is a link."""


WRITING = ("index_claimed", "index_claim_reopened", "index_file_added")
"""The events of who says something in a claim: none of them is its second person."""


@dataclass(frozen=True)
class Content:
    """What is claimed of one indicator, and the record of its evidence; level 0 claims nothing."""

    level: int = 0
    letter_number: str = ""
    letter_date: date | None = None
    about: str = ""
    link: str = ""


def list_by_year(proposal: Proposal) -> Mapping[int, list[IndexClaim]]:
    """All its claims, with their files."""
    found = defaultdict(list)
    for claim in db.session.scalars(_select(proposal).order_by(IndexClaim.id)):
        found[claim.year].append(claim)
    return found


def list_claims(proposal: Proposal, year: int) -> dict[str, IndexClaim]:
    """The claims of one year by indicator, with their files."""
    rows = db.session.scalars(_select(proposal).where(IndexClaim.year == year).order_by(IndexClaim.id))
    return {row.indicator: row for row in rows}


def get(proposal: Proposal, year: int, indicator: str) -> IndexClaim | None:
    """The claim as stored by now, with its files."""
    return db.session.scalar(
        _select(proposal)
        .where(IndexClaim.year == year, IndexClaim.indicator == indicator)
        .execution_options(populate_existing=True)
    )


def _select(proposal: Proposal) -> Select[tuple[IndexClaim]]:
    return select(IndexClaim).where(IndexClaim.proposal_id == proposal.id).options(selectinload(IndexClaim.files))


def read_content(claim: IndexClaim | None) -> Content:
    """What stands in it now; of no claim, nothing."""
    if claim is None:
        return Content()
    return Content(**{name: getattr(claim, name) for name in Content.__dataclass_fields__})


def digest(claim: IndexClaim | None) -> str:
    """What a form is opened on, be it to claim or to verify: content, documents, and what was found."""
    found = (
        [] if claim is None else [[file.sha256 for file in claim.files], claim.verified_level, claim.verified_note]
    )
    return digest_of([asdict(read_content(claim)), found])


def list_kinds(indicator: Indicator) -> list[str]:
    """The kinds of documents that its year allows: all where the year is silent, none where it wants a link."""
    return [kind for kind in KINDS if indicator.file_types is None or kind in indicator.file_types]


def write(
    proposal: Proposal, actor: Actor, year: int, indicator: Indicator, content: Content, seen: str | None = None
) -> None:
    """Claim a level and say by what evidence; the same once more is nothing new."""
    claim = _take(proposal, actor, year, indicator)
    if claim is not None and read_content(claim) == content:
        return
    require_fresh(seen, digest(claim))
    _require_sound(content)
    claim = claim or _begin(proposal, actor, year, indicator)
    for name, value in vars(content).items():
        setattr(claim, name, value)
    claim.claimed_at, claim.claimed_by_id, claim.copied_from = clock.now(), actor.id, None
    _record("index_claimed", proposal, actor, claim, level=content.level)


def add_file(
    folder: Path, proposal: Proposal, actor: Actor, year: int, indicator: Indicator, upload: files.Upload
) -> IndexFile:
    """Attach a document of a kind that the year allows: at most five, none twice."""
    claim = _take(proposal, actor, year, indicator)
    kinds = list_kinds(indicator)
    if upload.media_type not in {KINDS[kind] for kind in kinds}:
        raise Invalid("index_file_kind" if kinds else "index_link_only", "file", kinds=", ".join(kinds).upper())
    files.require_room(claim.files if claim is not None else [], upload)
    claim = claim or _begin(proposal, actor, year, indicator)
    db.session.flush()  # the file names the claim by its id
    file = files.keep(folder, IndexFile(claim_id=claim.id), actor, upload)
    db.session.flush()  # the event needs the file's id
    _record("index_file_added", proposal, actor, claim, file_id=file.id)
    return file


def remove_file(
    folder: Path, proposal: Proposal, actor: Actor, year: int, indicator: Indicator, file_id: int
) -> str | None:
    """Take a document away for good; its name, or None when it is gone already."""
    claim = _take(proposal, actor, year, indicator)
    file = find_file(claim, file_id)
    if claim is None or file is None:
        return None
    claim.files.remove(file)
    files.discard(folder, [file.stored_name])
    _record("index_file_removed", proposal, actor, claim, file_id=file.id)
    return file.filename


def find_file(claim: IndexClaim | None, file_id: int) -> IndexFile | None:
    """The document of this id, if it belongs to this claim."""
    return next((file for file in claim.files if file.id == file_id), None) if claim is not None else None


def _take(proposal: Proposal, actor: Actor, year: int, indicator: Indicator) -> IndexClaim | None:
    """The claim as it stands, to be changed by who may."""
    index_years.require_open(year)
    require_part(stewards.can_tend(actor, proposal))
    return get(proposal, year, indicator.key)


def _begin(proposal: Proposal, actor: Actor, year: int, indicator: Indicator) -> IndexClaim:
    claim = IndexClaim(
        proposal_id=proposal.id,
        year=year,
        indicator=indicator.key,
        level=0,
        claimed_at=clock.now(),
        claimed_by_id=actor.id,
        files=[],
    )
    db.session.add(claim)
    return claim


def _require_sound(content: Content) -> None:
    if not 0 <= content.level <= LEVELS:
        raise Invalid("number_out_of_range", "level")
    for name, most in (("letter_number", MAX_LETTER_NUMBER), ("about", MAX_ABOUT), ("link", MAX_LINK)):
        if len(getattr(content, name)) > most:
            raise Invalid("text_too_long", name, most=most)
    if content.letter_date is not None and content.letter_date > clock.today():
        raise Invalid("date_in_future", "letter_date")
    if content.link:
        require_link(content.link, "link")


def require_link(link: str, field: str) -> None:
    """Only https, to a host, without a name or password in it."""
    try:
        parts = urlsplit(link)
        is_sound = parts.scheme == "https" and "." in (parts.hostname or "") and parts.port != 0
        is_sound = is_sound and "@" not in parts.netloc
    except ValueError:  # a bracket or a port that is none
        is_sound = False
    if not is_sound or not link.isprintable() or any(char in link for char in ' "<>\\'):
        raise Invalid("link_not_https", field)


def _record(code: str, proposal: Proposal, actor: Actor, claim: IndexClaim, **details: Any) -> None:
    """One event; what was found before no longer holds, and the event says so."""
    if claim.verified_level is not None:
        details["reopened_level"] = claim.verified_level
        claim.verified_level = claim.verified_at = claim.verified_by_id = None
        claim.verified_note = ""
        code = "index_claim_reopened"
    record(
        Topic.PROPOSAL,
        code,
        actor,
        proposal=proposal,
        year=claim.year,
        indicator=claim.indicator,
        **details,
    )
