"""What the documents say is so: commands, settings, definitions, links and pictures."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.commandline import build
from bot.commands import document
from bot.settings import Settings
from bot.views.definition import DEFINITIONS, MORE

ROOT = Path(__file__).parent.parent
OURS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md")
DOCUMENTS = sorted(path for pattern in OURS for path in ROOT.glob(pattern))
HEAVIEST = 250_000
"""Bytes a picture may have, so that a clone and a page stay light."""

_FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_MAKE = re.compile(r"(?:`|\$ )make ([a-z]+)")
_PIPEWRIGHT = re.compile(r"(?:`|\$ |/bin/)pipewright ([a-z]+)")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def commands() -> set[str]:
    return set(typer.main.get_group(build()).commands)


def links(path: Path) -> Iterator[str]:
    words = _CODE.sub("", path.read_text(encoding="utf-8"))
    yield from (link for link in _LINK.findall(words) if "://" not in link)


def variables() -> dict[str, str]:
    """Give each documented variable with what the table says its default is."""
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", page, re.MULTILINE))


def test_the_list_of_commands_is_the_one_the_commands_write() -> None:
    assert document.TARGET.read_text(encoding="utf-8") == document.text(), "run make docs"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    for link in links(path):
        file, _, heading = link.partition("#")
        target = path if not file else path.parent / file
        assert target.exists(), f"{name(path)} links to {link}"
        if heading:
            assert heading in set(headings(target)), f"{name(path)} links to {link}"


def headings(path: Path) -> Iterator[str]:
    """Give the anchors of a page as the usual viewers make them."""
    for line in _FENCED.sub("", path.read_text(encoding="utf-8")).splitlines():
        if line.startswith("#"):
            title = line.lstrip("#").strip().lower()
            yield re.sub(r"[^\w\- ]", "", title).replace(" ", "-")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_command_that_is_named_exists(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert set(_MAKE.findall(page)) <= targets()
    assert set(_PIPEWRIGHT.findall(page)) <= commands()


def test_every_setting_is_documented_with_its_default() -> None:
    told = variables()
    assert set(told) == {field.upper() for field in Settings.model_fields}
    for field, about in Settings.model_fields.items():
        if isinstance(about.default, str | int):
            assert told[field.upper()] == f"`{about.default}`"


def test_the_numbers_are_documented_in_the_words_of_the_screen() -> None:
    page = (ROOT / "docs/metrics.md").read_text(encoding="utf-8")
    for number, about in (*DEFINITIONS, *MORE):
        assert f"| {number} | {about} |" in page
    assert page == document.numbers(), "run make docs"


def test_every_log_line_that_is_explained_is_written_somewhere() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    explained = re.findall(r"^\| `([a-z][a-zA-Z ]+)` \|", page, re.MULTILINE)
    assert explained
    for line in explained:
        assert f'"{line}"' in source


def test_the_pictures_are_light_and_have_a_korean_twin() -> None:
    pictures = {path.name: path for path in (ROOT / "docs/pictures").glob("*.png")}
    assert {"board.png", "card.png", "lead.png", "metrics.png", "home.png"} <= set(pictures)
    for file, path in pictures.items():
        assert path.stat().st_size < HEAVIEST
        assert file.endswith(".ko.png") or file.replace(".png", ".ko.png") in pictures
