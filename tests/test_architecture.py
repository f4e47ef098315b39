"""The house's rules that no linter checks: sizes, names, where words and codes may stand."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from innovations.domain.workflow import Action
from innovations.models.base import Base
from innovations.models.proposals import State
from innovations.web import labels, notice_words, security
from tests.world import World

ROOT = Path(__file__).parent.parent
MAX_FILE, MAX_FUNCTION, MAX_VIEW = 400, 40, 25
TOP_LEVEL = {
    ".readme",
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "app.py",
    "docs",
    "innovations",
    "instance",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements.txt",
    "static",
    "templates",
    "tests",
}
VAGUE = {"utils", "util", "helpers", "common", "misc"}
LOOKED_UP_BY_CODE = {"DomainError", "Denied", "Invalid"}


@cache
def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def sources(*folders: str, suffix: str = ".py") -> list[Path]:
    tops = [ROOT / folder for folder in folders]
    return [path for path in tracked() if path.suffix == suffix and any(top in path.parents for top in tops)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_view(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("blueprint." in ast.unparse(decorator) for decorator in node.decorator_list)


def test_files_are_short() -> None:
    paths = [path for path in sources("innovations", "tests") if "versions" not in path.parts]
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_FILE} == {}


def test_functions_are_short() -> None:
    long = {
        f"{name_of(path)}:{node.name}": length(node)
        for path in sources("innovations")
        if "versions" not in path.parts
        for node in functions(path)
        if length(node) > (MAX_VIEW if is_view(node) else MAX_FUNCTION)
    }
    assert long == {}


def test_modules_have_a_docstring() -> None:
    assert [name_of(path) for path in sources("innovations") if missing_docstring(path)] == []


def missing_docstring(path: Path) -> bool:
    exempt = path.name == "__init__.py" and not path.read_text(encoding="utf-8").strip()
    return not exempt and "versions" not in path.parts and ast.get_docstring(tree(path)) is None


def test_no_module_has_a_vague_name() -> None:
    assert [name_of(path) for path in sources("innovations", "tests") if path.stem in VAGUE] == []


def test_states_are_named_by_the_enum() -> None:
    """No `"under_review"` beside the models, their migrations and the words of the rules."""
    own_words = {"trial", "draft"}  # are the values of other enums, and names of sections, too
    values = {state.value for state in State} - own_words
    found = [
        f"{name_of(path)}:{node.lineno}: {node.value}"
        for path in sources("innovations")
        if not {"models", "migrations"} & set(path.parts)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value in values
    ]
    assert found == []


def test_templates_trust_nothing_and_style_nothing_inline() -> None:
    patterns = {
        "|safe": r"\|\s*safe\b",
        "autoescape off": r"autoescape\s+false",
        "inline style": r"<style|\sstyle\s*=",
        "inline script": r"<script(?![^>]*\bsrc=)",
        "event attribute": r"<[^>{]*\son(?:click|change|submit|load|input|blur|focus|key\w+)\s*=",
    }
    found = [
        f"{name_of(path)}: {what}"
        for path in sources("templates", suffix=".html")
        for what, pattern in patterns.items()
        if re.search(pattern, path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert found == []


def test_no_markup_is_made_in_python() -> None:
    found = [
        name_of(path)
        for path in sources("innovations")
        if re.search(r"\bMarkup\(|render_template_string", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_nothing_is_left_to_do() -> None:
    mark = "TO" + "DO"
    paths = [
        *sources("innovations", "tests"),
        *sources("templates", suffix=".html"),
        *sources("static", suffix=".js"),
    ]
    found = [name_of(path) for path in paths if re.search(rf"\b{mark}\b", path.read_text(encoding="utf-8"))]
    assert found == []


def test_queries_are_selects() -> None:
    """No `Model.query` and no `session.query` in the product."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources("innovations")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "query" and "url" not in ast.unparse(node.value)
    ]
    assert found == []


def test_relationships_never_load_silently() -> None:
    found = [
        f"{mapper.class_.__name__}.{relation.key}: {relation.lazy}"
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if relation.lazy != "raise_on_sql"
    ]
    assert found == []


def test_nobody_uses_backref() -> None:
    assert [name_of(p) for p in sources("innovations") if "backref" in p.read_text(encoding="utf-8")] == []


def test_endpoints_are_named_area_dot_view(world: World) -> None:
    names = {rule.endpoint for rule in world.app.url_map.iter_rules()} - {"static"}
    assert [name for name in sorted(names) if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name)] == []


def test_public_endpoints_stand_in_one_place() -> None:
    """`PUBLIC` is read by the gate and the errors; nobody else lets anyone in."""
    users = {
        name_of(path)
        for path in sources("innovations")
        if re.search(r"\bPUBLIC\b|login_required|csrf\.exempt", path.read_text(encoding="utf-8"))
    }
    assert users <= {"innovations/web/security.py", "innovations/web/errors.py"}


def test_public_endpoints_exist(world: World) -> None:
    names = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    assert security.PUBLIC - names - {"home.emblem"} == set()


def test_top_level_is_as_agreed() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} - TOP_LEVEL == set()


def test_only_the_hook_commits() -> None:
    """Verbs and views never commit or roll back (`transfer` and `cli` run outside a request)."""
    allowed = {"innovations/database.py", "innovations/web/transactions.py", "innovations/web/errors.py"}
    found = {
        name_of(path)
        for path in sources("innovations/domain", "innovations/web")
        if re.search(r"session\.(commit|rollback)\(", path.read_text(encoding="utf-8"))
    }
    assert found - allowed == set()


def texts(node: ast.Call, position: int) -> list[str]:
    """The literals that may stand at `position` of a call: one, or both of `a if x else b`."""
    if len(node.args) <= position:
        return []
    argument = node.args[position]
    parts = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def codes(names: set[str], position: int) -> dict[str, str]:
    """Literal codes given to calls of `names`: code to place."""
    return {
        code: f"{name_of(path)}:{node.lineno}"
        for path in sources("innovations")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and called(node) in names
        for code in texts(node, position)
    }


def called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def test_every_refusal_has_a_sentence() -> None:
    missing = {code: place for code, place in codes(LOOKED_UP_BY_CODE, 0).items() if code not in labels.REFUSALS}
    assert missing == {}


def test_every_event_has_a_sentence() -> None:
    missing = {code: place for code, place in codes({"record"}, 1).items() if code not in labels.EVENTS}
    assert missing == {}


def test_every_notice_has_a_sentence() -> None:
    missing = {code: place for code, place in codes({"notify"}, 1).items() if code not in notice_words.NOTICES}
    assert missing == {}


def test_every_action_has_the_sentence_of_its_event() -> None:
    assert [action for action in Action if f"proposal_{action.value}" not in labels.EVENTS] == []


def test_kinds_that_share_a_code_agree_on_its_word() -> None:
    """Members of two `StrEnum`s with one value are one key of a dict: the later would rename the earlier."""
    tree = ast.parse((ROOT / "innovations/web/labels.py").read_text(encoding="utf-8"))
    words: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.AnnAssign)
            and ast.unparse(node.target) == "LABELS"
            and isinstance(node.value, ast.Dict)
        ):
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                assert isinstance(key, ast.Attribute)
                kind, name = ast.unparse(key).split(".")
                words.setdefault(getattr(labels, kind)[name].value, set()).add(ast.unparse(value))
    assert words
    assert {code: said for code, said in words.items() if len(said) > 1} == {}


def test_every_enum_member_that_is_shown_has_a_word() -> None:
    kinds = {type(member) for member in labels.LABELS} | {*labels.SAME_CODES}
    missing = [
        f"{kind.__name__}.{member.name}"
        for kind in kinds
        for member in kind
        if member not in labels.SAME_CODES.get(kind, labels.LABELS)
    ]
    assert missing == []


def test_days_are_asked_for_by_the_one_field_that_bounds_their_year() -> None:
    makers = [
        path for path in sources("innovations") if re.search(r"\bDateField\(", path.read_text(encoding="utf-8"))
    ]
    assert [name_of(path) for path in makers] == ["innovations/web/forms.py"]
