"""Texts and emblem of the region: edited by admins only, with a trace, back to the default when emptied."""

import pytest
from sqlalchemy import func, select

from innovations.database import db
from innovations.domain import clock, events, texts
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.events import record
from innovations.domain.texts import TextKey
from innovations.models.accounts import Role
from innovations.models.events import Topic
from innovations.models.settings import Emblem, Text
from tests.domain.test_images import jpeg, png
from tests.factories import actor_of, make_user, save

pytestmark = pytest.mark.usefixtures("app")


def admin() -> Actor:
    return actor_of(make_user(Role.ADMIN))


def test_change_and_empty_bring_the_default_back() -> None:
    actor = admin()
    texts.change_text(TextKey.OFFICE_LINE, actor, "Diskominfo")
    texts.change_text(TextKey.OFFICE_LINE, actor, "Kominfo")
    db.session.flush()
    assert texts.load() == texts.Regional({TextKey.OFFICE_LINE: "Kominfo"}, None)
    texts.change_text(TextKey.OFFICE_LINE, actor, "")
    db.session.flush()
    assert texts.load() == texts.Regional({}, None)
    assert events.list_settings_changes()["office_line"].code == "text_restored"


def test_changes_of_other_settings_are_no_change_of_the_emblem() -> None:
    record(Topic.SETTING, "index_year_changed", admin(), year=2026)
    db.session.flush()
    assert "emblem" not in events.list_settings_changes()


def test_the_same_text_leaves_no_trace() -> None:
    actor = admin()
    texts.change_text(TextKey.OFFICE_LINE, actor, "")
    assert events.list_settings_changes() == {}


@pytest.mark.parametrize("key", TextKey)
def test_a_text_has_a_limit(key: TextKey) -> None:
    limit, actor = texts.MAX_LENGTHS[key], admin()
    texts.change_text(key, actor, "x" * limit)
    with pytest.raises(Invalid) as caught:
        texts.change_text(key, actor, "x" * (limit + 1))
    assert (caught.value.code, caught.value.field, caught.value.facts) == ("too_long", "value", {"limit": limit})


def test_a_text_of_a_later_version_is_left_aside() -> None:
    save(Text(key="from_the_future", value="x", updated_at=clock.now()))
    assert texts.load().texts == {}


def test_emblem_is_one_and_known_by_its_hash() -> None:
    actor = admin()
    texts.set_emblem(actor, png())
    texts.set_emblem(actor, jpeg())
    db.session.flush()
    assert db.session.scalar(select(func.count(Emblem.id))) == 1
    emblem = texts.get_emblem()
    assert emblem is not None
    assert (emblem.media_type, emblem.content, emblem.sha256) == ("image/jpeg", jpeg(), texts.load().emblem_hash)
    texts.remove_emblem(actor)
    assert texts.load().emblem_hash is None
    assert events.list_settings_changes()["emblem"].code == "emblem_removed"
    with pytest.raises(DomainError, match="happened_already"):
        texts.remove_emblem(actor)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"<svg/>", "emblem_not_an_image"), (png() + b" " * texts.MAX_EMBLEM_BYTES, "emblem_too_large")],
)
def test_emblem_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        texts.set_emblem(admin(), content)
    assert (caught.value.code, caught.value.field) == (code, "file")


@pytest.mark.parametrize("role", [Role.KOMINFO, Role.AUDITOR])
def test_nobody_but_admins_changes_texts(role: Role) -> None:
    actor = actor_of(make_user(role))
    with pytest.raises(Denied):
        texts.change_text(TextKey.OFFICE_LINE, actor, "x")
    with pytest.raises(Denied):
        texts.set_emblem(actor, png())
    with pytest.raises(Denied):
        texts.remove_emblem(actor)
