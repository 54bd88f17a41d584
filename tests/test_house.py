"""The layout shows the architecture: imports flow one way, files stay small."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"

# Room -> what it may import of the house, and of the outside where that is restricted.
ROOMS = {
    "domain": {"domain"},
    "storage": {"domain", "storage"},
    "services": {"domain", "storage", "services"},
    "views": {"domain", "views", "picture"},
    "picture": {"picture"},
    "commands": {"domain", "storage", "services", "views", "picture", "commands"},
    "intake": {"domain", "storage", "services", "intake"},
    "jobs": {"domain", "storage", "services", "views", "jobs"},
    "delivery": {"domain", "storage", "delivery"},
    "cli": {
        "domain",
        "storage",
        "services",
        "intake",
        "cli",
        "settings",
        "manifest",
        "views",
        "picture",
    },
}
ONLY_IN = {
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "psycopg": {"storage"},
    "sqlite3": {"storage"},
    "slack_bolt": {"commands", "app"},
    "apscheduler": {"jobs"},
    "matplotlib": {"picture"},
}
MOST_LINES = 300


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if ".venv" not in path.parts)


def statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Give every statement, however deep; no expression can hold one."""
    left: list[ast.AST] = [tree]
    while left:
        for node in ast.iter_child_nodes(left.pop()):
            if isinstance(node, (ast.stmt, ast.excepthandler, ast.match_case)):
                left.append(node)
                yield node


@cache
def imports(path: Path) -> tuple[tuple[int, str], ...]:
    found: list[tuple[int, str]] = []
    for node in statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.lineno, node.module))
    return tuple(found)


def room_of(path: Path) -> str:
    inside = path.relative_to(BOT)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def breaches(path: Path) -> Iterator[str]:
    room = room_of(path)
    allowed = ROOMS.get(room)
    for line, name in imports(path):
        place = f"{path.relative_to(ROOT)}:{line} imports {name}"
        top, _, rest = name.partition(".")
        if top == "bot" and rest and allowed is not None and rest.split(".")[0] not in allowed:
            yield place
        if top == "playground":
            yield place
        if room not in ONLY_IN.get(top, {room}):
            yield place
        if room == "domain" and top != "bot" and top not in sys.stdlib_module_names:
            yield place
        if room == "delivery" and top not in {"bot", "slack_sdk", *sys.stdlib_module_names}:
            yield place if top not in {"structlog"} else ""


def test_imports_flow_one_way() -> None:
    assert [found for path in modules(BOT) for found in breaches(path) if found] == []


def test_a_breach_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "BOT", tmp_path / "bot")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    wrong = tmp_path / "bot" / "domain" / "deal.py"
    wrong.parent.mkdir(parents=True)
    wrong.write_text("import sqlalchemy\nfrom bot.storage import Database\n")
    assert len(list(breaches(wrong))) == 3


def test_only_who_meets_postgresql_loads_its_driver() -> None:
    loaded = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules(BOT / "storage")
        for line, name in imports(path)
        if name.split(".")[0] == "psycopg"
        and not path.read_text(encoding="utf-8").splitlines()[line - 1].startswith(" ")
    ]
    assert loaded == []


def test_the_playground_knows_nothing_of_the_bot() -> None:
    known = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules(ROOT / "playground")
        for line, name in imports(path)
        if name.split(".")[0] == "bot"
    ]
    assert known == []


@pytest.mark.parametrize("folder", ["bot", "playground", "tests", "bench"])
def test_no_file_is_long_and_each_says_what_it_is_for(folder: str) -> None:
    for path in modules(ROOT / folder):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= MOST_LINES, f"{path.relative_to(ROOT)} is too long"
        said = text.startswith('"""') and text[3:4].strip('" \n')
        assert said or not text, f"{path.relative_to(ROOT)} has no docstring"


def test_page_modules_stay_small() -> None:
    for path in (ROOT / "playground" / "page").rglob("*.js"):
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= MOST_LINES, f"{path.relative_to(ROOT)} has {lines} lines"


def test_no_lock_file_names_a_registry() -> None:
    for path in ROOT.glob("*.lock"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name


def test_nothing_is_pickled_and_nothing_is_scheduled_at_slack() -> None:
    """Rows 34, 43 and 44: pickles lose schedules and run code; scheduled posts drop metadata."""
    for path in modules(BOT):
        text = path.read_text(encoding="utf-8")
        assert "pickle" not in {name.split(".")[0] for _, name in imports(path)}, path
        assert "scheduleMessage" not in text, path
