"""Search by words: the same answer on both engines, whatever is asked, kept up with whatever the words rest on."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from innovations.database import db
from innovations.domain import listing, policy, search, search_texts
from innovations.domain.actor import Actor
from innovations.domain.listing import AtLeast, Filters
from innovations.domain.veiling import HIDDEN, veil
from innovations.domain.words import cut_snippet, find_hits, mark, read_terms, split_words
from innovations.models.accounts import Role
from innovations.models.agencies import Agency
from innovations.models.masterplan import LinkState, ProgrammeLink
from innovations.models.proposals import Proposal, State
from innovations.models.search import SearchText
from tests.factories import actor_of, make_agency, make_link, make_programme, make_proposal, make_user, save
from tests.queries import count_queries

TITLES = (
    'Antrean "Daring" NEAR(Puskesmas)',
    "E-Pasar Ikan 100% AND sehat",
    "Café Émbung № 2 – ﬁnal",
    "антре ΣΊΣΥΦΟΣ straße İstanbul",
    "ประเทศ नमस्ते 日本語 ᦵᦰᦑ",
    "'; DROP TABLE proposals; -- \\ % _ *",
)
SIGNS = [
    '"',
    "'",
    "NEAR(",
    "%",
    "*",
    "AND",
    "OR NOT",
    "\0",
    "\ud800",
    "^",
    "{x}:",
    "&",
    "|",
    "!",
    "<->",
    "\\",
    ")",
    ":*",
]
PARTS = [
    *SIGNS,
    *" ".join(TITLES).split(),
    "a",
    "an",
    "ant",
    "caf",
    "cafe\u0301",
    "²",
    "½",
    "١٢",
    "inv-2026",
    "ſ",
    "K",
]


def find(asked: str, actor: Actor | None = None) -> list[int]:
    clauses = search.matches(asked) + ([policy.visible_to(actor)] if actor else [])
    return list(db.session.scalars(select(Proposal.id).where(*clauses).order_by(Proposal.id)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("x" * 100_000)
@example("\ufdfa" * 300)
@example('"' * 100_000)
@example("ᦑ")  # FTS5's own tables take what stands before it for a sign
@given(st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=8)), max_size=15).map(" ".join))
def test_any_query_finds_what_the_words_say_on_either_engine(app: Flask, asked: str) -> None:
    if not db.session.scalar(select(Proposal.id).limit(1)):
        for title in TITLES:
            make_proposal(state=State.APPROVED, title=title)
    terms = read_terms(asked)
    kept = db.session.execute(select(SearchText.id, SearchText.words).order_by(SearchText.id)).all()
    expected = [row.id for row in kept if find_hits(" ".join(row.words), terms) == set(terms)]
    assert find(asked) == (expected if terms or not asked.strip() else [])
    assert (len(kept), search.is_empty(asked)) == (len(TITLES), bool(asked.strip()) and not terms)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("daring antre", True),
        ("DARING antrean", True),
        ("antre luring", False),
        ("trean", False),
        ("an", False),
        ("INV-2026-9001", True),
        ("puskesmas sentani", True),
        ("dinkes", True),
        ("liv-01 layanan", True),
        ("ditolak", False),
        ("gizi", True),
        ("“antrean”, daring!", True),
        ("?!", False),
        (" ", True),
        (" ".join(["daring"] * 20 + ["luring"]), False),
        ("dar dari darin daring ant antr antre antrea antrean giz gizi inv luring", True),
    ],
)
def test_number_texts_opd_unit_and_programmes_are_searched(app: Flask, asked: str, found: bool) -> None:
    agency = make_agency("Dinas Kesehatan", short_name="Dinkes")
    unit = make_agency("Puskesmas Sentani", parent=agency)
    owner = make_user(agency=unit)
    fields: dict[str, Any] = {"title": "Antrean Daring", "aims": "Gizi balita.", "number": "INV-2026-9001"}
    proposal = make_proposal(owner=owner, state=State.APPROVED, **fields)
    make_link(proposal, make_programme("LIV-01", name="Layanan"))
    make_link(proposal, make_programme("LIV-02", name="Ditolak"), LinkState.REJECTED)
    assert find(asked) == ([proposal.id] if found else [])


def rename(thing: Any, **values: str) -> None:
    for name, value in values.items():
        setattr(thing, name, value)


CHANGES: list[tuple[str, Callable[[Proposal, ProgrammeLink], object]]] = [
    ("title", lambda proposal, link: rename(proposal, title="Baru")),
    ("text", lambda proposal, link: rename(proposal, results="Baru.")),
    ("bulk", lambda proposal, link: db.session.execute(update(Proposal).values(title="Baru"))),
    ("agency", lambda proposal, link: rename(db.session.get_one(Agency, proposal.agency_id), name="Dinas Baru")),
    ("agency bulk", lambda proposal, link: db.session.execute(update(Agency).values(short_name="Baru"))),
    ("programme", lambda proposal, link: rename(link.programme, name="Baru")),
    ("new link", lambda proposal, link: make_link(proposal, make_programme("BARU"))),
]


@pytest.mark.parametrize("change", [row[1] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_words_follow_every_change_in_its_transaction(
    app: Flask, change: Callable[[Proposal, ProgrammeLink], object]
) -> None:
    proposal = make_proposal(state=State.APPROVED, title="Lama")
    link = make_link(proposal, make_programme("LAMA"))
    before = (find("lama"), find("baru"))
    db.session.refresh(link, ["programme"])
    change(proposal, link)
    db.session.flush()
    assert (before, find("baru"), search_texts.count_stale()) == (([proposal.id], []), [proposal.id], 0)


def test_words_go_with_links_and_proposals(app: Flask) -> None:
    proposal = make_proposal(state=State.APPROVED)
    make_link(proposal, make_programme("UTARA"))
    link = make_link(proposal, make_programme("SELATAN"))
    db.session.delete(link)
    db.session.execute(delete(ProgrammeLink).where(ProgrammeLink.id != link.id))
    assert (find("utara"), find("selatan"), search_texts.count_stale()) == ([], [], 0)
    draft = make_proposal(title="Sementara")
    db.session.delete(draft)
    db.session.flush()
    assert (find("sementara"), len(db.session.scalars(select(SearchText.id)).all())) == ([], 1)


def test_missing_and_stale_words_are_counted_and_written(app: Flask) -> None:
    one, two = (make_proposal(state=State.APPROVED, title=f"Embung {name}") for name in ("satu", "dua"))
    connection = db.session.connection()
    connection.execute(delete(SearchText).where(SearchText.id == one.id))
    connection.execute(update(SearchText).values(words=frozenset({"kolam"})))
    assert (find("embung"), find("kolam"), search_texts.count_stale()) == ([], [two.id], 2)
    assert (search_texts.fill_missing(), find("embung")) == (1, [one.id])
    assert (search_texts.rebuild(), find("embung"), find("kolam")) == (1, [one.id, two.id], [])
    assert (search_texts.rebuild(), search_texts.count_stale()) == (0, 0)


def test_moves_between_other_states_leave_the_words_alone(app: Flask) -> None:
    proposal = make_proposal(state=State.SUBMITTED)
    with count_queries() as statements:
        proposal.state = State.UNDER_REVIEW
        db.session.flush()
    assert [statement for statement in statements if "search_texts" in statement] == []


@pytest.mark.parametrize("state", [State.RETURNED, State.WITHDRAWN])
def test_working_text_of_what_was_sent_back_is_found_by_nobody(app: Flask, state: State) -> None:
    """Nor by its writers: what they find is what they may show to others."""
    owner, kominfo = make_user(), make_user(Role.KOMINFO)
    proposal = make_proposal(owner=owner, state=state, title="Terkirim")
    proposal.versions[0].content = {"title": "Terkirim", "aims": "Tujuan lama"}
    proposal.title, proposal.aims = "Rahasia", "Dirahasiakan"
    save(proposal)
    search_texts.rebuild()
    for actor in (actor_of(owner), actor_of(kominfo)):
        asked = ("terkirim tujuan", "rahasia", "dirahasiakan")
        assert [find(words, actor) for words in asked] == [[proposal.id], [], []]
    told = search.list_hits([(proposal.id, "Terkirim", ())], "tujuan dirahasiakan rahasia")[proposal.id]
    assert (told.title, told.snippet) == ([(False, "Terkirim")], [(True, "Tujuan"), (False, " lama")])


def test_nobody_finds_what_they_may_not_see(app: Flask) -> None:
    owner = make_user()
    draft = make_proposal(owner=owner, title="Rencana rahasia")
    sent = make_proposal(owner=owner, state=State.SUBMITTED, title="Rencana terkirim")
    public = make_proposal(state=State.APPROVED, title="Rencana umum")
    found = [find("rencana", actor_of(user)) for user in (owner, make_user(Role.KOMINFO), make_user())]
    assert found == [[draft.id, sent.id, public.id], [sent.id, public.id], [public.id]]


@pytest.mark.parametrize(
    "personal",
    [
        "0812-3456-7890",
        "(0812) 3456 7890",
        "+62\u00a0(812) 3456-7890",
        "1990\u00a00101\u00a02015\u00a00110\u00a001",
        "budi.santoso@contoh.go.id",
    ],
)
def test_what_the_catalogue_hides_is_not_found_piece_by_piece(app: Flask, personal: str) -> None:
    """A number in groups of four digits could be asked for group by group."""
    proposal = make_proposal(state=State.APPROVED, title=f"Hubungi {personal}", aims=f"Balai desa, {personal}.")
    asked = ["Hubungi balai desa", *re.findall(r"\w+", personal)]
    assert [find(words) for words in asked] == [[proposal.id], *([] for _ in asked[1:])]
    assert veil(proposal.aims).replace("(", "") == f"Balai desa, {HIDDEN}."


def test_newest_come_first_without_sorting_all(app: Flask) -> None:
    ids = [make_proposal(state=State.APPROVED, title="Sama").id for _ in range(3)]
    query = select(Proposal.id).where(*search.matches("sama")).order_by(search.position().desc())
    assert list(db.session.scalars(query)) == ids[::-1]
    if db.engine.dialect.name == "sqlite":
        sql = query.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = [row.detail for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
        assert [step.split()[:2] for step in plan] == [["SCAN", "search_texts_fts"], ["SEARCH", "proposals"]]


def test_words_are_split_without_case_marks_and_signs() -> None:
    text = "Émbung-Desa №2, straße İ ﬁsh ½ snake_case x²\0y\ud800z " + "p" * 50
    words = ["embung", "desa", "no2", "strasse", "i", "fish", "1", "2", "snake", "case", "x2", "y", "z", "p" * 40]
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("Antrean Daring, antre!", "antre", "[Antrean] Daring, [antre]!"),
        ("Café e\u0301mbung <b>", "cafe embun", "[Café] [e\u0301mbung] <b>"),
        ("di dinas", "di", "[di] dinas"),
        ("Nihil", "lain", "Nihil"),
        ("", "x", ""),
    ],
)
def test_words_found_are_marked_and_nothing_is_lost(text: str, asked: str, marked: str) -> None:
    pieces = mark(text, read_terms(asked))
    assert "".join(f"[{part}]" if hit else part for hit, part in pieces) == marked


def test_snippet_is_cut_around_the_first_hit_of_the_fullest_text() -> None:
    long = "awal " * 60 + "kata pertama\n\nlalu kata kedua " + "akhir " * 60
    pieces = cut_snippet(["hanya kata", long], read_terms("kata kedua"))
    text = "".join(part for _hit, part in pieces)
    assert [part for hit, part in pieces if hit] == ["kata", "kata", "kedua"]
    assert (text.startswith("… awal"), text.endswith(" …"), "pertama lalu" in text) == (True, True, True)
    assert cut_snippet(["Embung №2 desa"], ["no2"]) == [(False, "Embung №2 desa")]  # found, though no part of it is
    assert (150 < len(text) < 210, cut_snippet(["lain"], ["kata"]), cut_snippet([], ["kata"])) == (True, [], [])


def test_counts_of_a_search_say_when_they_stopped(app: Flask) -> None:
    owner = make_user()
    for state in (State.APPROVED, State.APPROVED, State.TRIAL, State.DRAFT):
        make_proposal(owner=owner, state=state, title="Sama")
    actor, stranger = actor_of(owner), actor_of(make_user())
    whole = listing.count_states(actor, Filters(words="sama"))
    assert whole == ({State.APPROVED: 2, State.TRIAL: 1, State.DRAFT: 1}, 4)
    assert listing.count_states(stranger, Filters(words="sama")) == ({State.APPROVED: 2, State.TRIAL: 1}, 0)
    assert listing.count_states(actor, Filters(words="%")) == ({}, 0)
    counts, mine = listing.count_states(actor, Filters(words="sama"), most=2)
    assert (counts, mine, listing.add(counts.values())) == ({State.DRAFT: 1, State.TRIAL: 1, State.APPROVED: 1}, 3, 3)
    assert {type(number) for number in (*counts.values(), mine, listing.add(counts.values()))} == {AtLeast}
