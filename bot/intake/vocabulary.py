"""What columns and endings of deals are called, in the languages of exports."""

import tomllib
from collections.abc import Mapping as Map
from functools import cache
from importlib.resources import files

from bot.intake.mapping import Field
from bot.intake.words import unaccented


@cache
def columns() -> Map[Field, tuple[str, ...]]:
    """Give what columns are called, by field; the first word of one is the likeliest."""
    return _by_field("column")


@cache
def parts() -> Map[Field, tuple[str, ...]]:
    """Give words that mean a field within a longer name."""
    return _by_field("part")


@cache
def bare_days() -> Map[Field, tuple[str, ...]]:
    """Give what a column of days is called that says no more."""
    return _by_field("day")


def endings(name: str) -> tuple[str, ...]:
    """Give the words of one kind about how deals end."""
    return tuple(_sections()["ending"][name])


@cache
def expectations() -> frozenset[str]:
    """Give words by which a column says when something is to be, without their accents."""
    return frozenset(map(unaccented, _sections()["expected"]["words"]))


def months() -> Map[int, tuple[str, ...]]:
    """Give the names of the months, in full and cut short."""
    return {int(number): tuple(names) for number, names in _sections()["month"].items()}


def marks() -> Map[str, tuple[str, ...]]:
    """Give what tells a system by its headers: ` + ` stands between names that come together."""
    return {name: tuple(words) for name, words in _sections()["mark"].items()}


def _by_field(section: str) -> Map[Field, tuple[str, ...]]:
    return {Field(name): tuple(words) for name, words in _sections()[section].items()}


@cache
def _sections() -> Map[str, Map[str, list[str]]]:
    text = files("bot").joinpath("intake/vocabulary.toml").read_text("utf-8")
    return tomllib.loads(text)
