from flask import Flask
from sqlalchemy import func, select

from innovations.database import db
from innovations.models.agencies import Affair, Agency, AgencyKind
from innovations.models.base import Base
from innovations.models.directives import Criterion, Directive, Rubric
from innovations.models.index import IndexYear
from innovations.models.masterplan import Dimension, Horizon, SubDimension
from innovations.transfer.reference import load_reference


def load() -> None:
    load_reference()
    db.session.commit()


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def agency(name: str) -> Agency:
    return db.session.scalars(select(Agency).where(Agency.name == name)).one()


def test_load_fills_every_set(app: Flask) -> None:
    load()
    models = (Agency, Affair, Dimension, SubDimension, Horizon, Rubric, Directive, IndexYear)
    assert [count(model) for model in models] == [58, 43, 6, 18, 3, 2, 1, 2]


def test_load_never_overwrites_an_edited_index_year(app: Flask) -> None:
    load()
    year = db.session.get_one(IndexYear, 2026)
    year.rules = year.rules | {"status": "dicocokkan dengan pedoman resmi"}
    db.session.commit()
    load()
    assert db.session.get_one(IndexYear, 2026).rules["status"] == "dicocokkan dengan pedoman resmi"


def test_load_sets_parents_kinds_and_notes(app: Flask) -> None:
    load()
    hospital = agency("RSUD Yowari")
    assert (hospital.parent_id, hospital.kind) == (agency("Dinas Kesehatan").id, AgencyKind.HOSPITAL)
    assert (agency("Distrik Airu").parent_id, agency("Sekretariat DPRD").note) == (None, "perlu dicek")
    assert db.session.scalars(select(Agency.short_name).where(Agency.is_coordinator)).all() == ["Diskominfo"]


def test_load_gives_the_affair_without_code_one(app: Flask) -> None:
    load()
    group = db.session.scalars(select(Affair.group).where(Affair.code == "9.99")).one()
    assert group == "lain"


def test_each_rubric_weighs_a_hundred_and_says_what_each_value_means(app: Flask) -> None:
    load()
    for rubric_id in db.session.scalars(select(Rubric.id)):
        criteria = db.session.scalars(select(Criterion).where(Criterion.rubric_id == rubric_id)).all()
        assert (len(criteria), sum(criterion.weight_percent for criterion in criteria)) == (6, 100)
        assert all(all(criterion.anchors) and criterion.question for criterion in criteria)


def test_legacy_directive_owns_a_copy_of_the_rubric(app: Flask) -> None:
    load()
    directive = db.session.scalars(select(Directive)).one()
    default_id = db.session.scalars(select(Rubric.id).where(Rubric.is_default)).one()
    assert (directive.is_legacy, directive.title) == (True, "Inovasi terdahulu")
    assert directive.rubric_id != default_id


def test_loading_twice_changes_nothing(app: Flask) -> None:
    load()
    before = {table.name: db.session.execute(table.select()).all() for table in Base.metadata.sorted_tables}
    load()
    after = {table.name: db.session.execute(table.select()).all() for table in Base.metadata.sorted_tables}
    assert after == before


def test_loading_again_keeps_what_an_admin_changed(app: Flask) -> None:
    load()
    agency("Dinas Kesehatan").name = "Dinas Kesehatan dan Keluarga Berencana"
    affair = db.session.scalars(select(Affair).where(Affair.code == "1.02")).one()
    affair.name = "Kesehatan masyarakat"
    db.session.delete(agency("Distrik Airu"))
    db.session.delete(db.session.scalars(select(Horizon).where(Horizon.key == "jangka_panjang")).one())
    db.session.commit()
    load()
    assert db.session.scalar(select(Affair.name).where(Affair.code == "1.02")) == "Kesehatan masyarakat"
    assert (count(Agency), count(Affair), count(Horizon)) == (57, 43, 3)
