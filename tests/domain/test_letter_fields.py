"""Named fields in plain text: known ones are replaced once, everything else is refused or stays text."""

import pytest

from innovations.domain.letter_fields import FIELDS, fill, find_faults

VALUES = {"judul": "Peta {opd} {{x}}", "opd": "Dinas A", "alasan": "baris\nkedua"}


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{judul}", "Peta {opd} {{x}}"),
        ("{judul}{opd}", "Peta {opd} {{x}}Dinas A"),
        ("Yth. {opd}: {alasan}.", "Yth. Dinas A: baris\nkedua."),
        ("{{judul}}", "{judul}"),
        ("{{{opd}}}", "{Dinas A}"),
        ("{{}} 100% %(x)s \\1 $x", "{} 100% %(x)s \\1 $x"),
        ("", ""),
    ],
)
def test_fields_are_filled_once(template: str, filled: str) -> None:
    assert find_faults(template) == []
    assert fill(template, VALUES) == filled


@pytest.mark.parametrize(
    ("template", "faults"),
    [
        ("{nama}", ["{nama}"]),
        ("{judul.__class__}", ["{judul.__class__}"]),
        ("{judul!r:>10}", ["{judul!r:>10}"]),
        ("{0}{}", ["{0}", "{}"]),
        ("{ judul }{Judul}", ["{ judul }", "{Judul}"]),
        ("{judul", ["{"]),
        ("judul}", ["}"]),
        ("{judul\n}", ["{", "}"]),
        ("}{", ["}", "{"]),
        ("{x}{x}", ["{x}"]),
        ("{{judul}", ["}"]),
        ("{judul\u200b}", ["{judul\u200b}"]),
    ],
)
def test_what_is_no_field_is_named(template: str, faults: list[str]) -> None:
    assert find_faults(template) == faults


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_known(name: str) -> None:
    assert (find_faults(f"{{{name}}}"), fill(f"{{{name}}}", {name: "nilai"})) == ([], "nilai")
