"""Catalogues are compiled when, and only when, they are newer than what was made of them."""

import os
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from innovations.transfer.catalogues import compile_stale


def test_stale_catalogue_is_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "en/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "Usulan"\nmsgstr "Proposals"\n'
    )
    assert compile_stale(tmp_path) == ["en"]
    with (folder / "messages.mo").open("rb") as made:
        assert read_mo(made).get("Usulan").string == "Proposals"  # type: ignore[union-attr]  # it is in there
    assert compile_stale(tmp_path) == []
    os.utime(folder / "messages.mo", (0, 0))
    assert compile_stale(tmp_path) == ["en"]


def test_catalogue_nobody_may_write_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write anywhere, so the refusal is played."""
    folder = tmp_path / "en/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid ""\nmsgstr ""\n')

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    compile_stale(tmp_path)
    assert not (folder / "messages.mo").exists()
