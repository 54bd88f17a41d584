"""Every sentence in the code is in every catalogue, whole, and nothing else is."""

import re
import string
from functools import cache
from pathlib import Path

import pytest

import bot
from bot.locale import catalogue
from bot.locale.catalogue import extracted, languages
from bot.views.words import LANGUAGES

kept = cache(catalogue.kept)
# A whole sentence in one literal, without anything that is escaped in it.
_SAID = re.compile(r"""\bwords\((["'])([^"'\\\n]+)\1[,)]""")
_HANGUL = re.compile("[가-힣]")
# Particles that change with the sound before them cannot follow a placeholder.
_PARTICLE = re.compile(r"\}[*”)]?(?:을|를|이|가|은|는|과|와|로|으로|이에요|예요)(?![가-힣])")


def ids(message: object) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (str(message),)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_there_is_a_catalogue_for_each_language_but_english() -> None:
    assert {*languages(), "en"} == set(LANGUAGES)


@pytest.mark.parametrize("language", languages())
def test_the_catalogue_says_all_that_the_code_says_and_no_more(language: str) -> None:
    """When this fails: `python -m bot.locale`, then translate what it lists."""
    said = {ids(message.id) for message in extracted() if message.id}
    held = kept(language)
    known = {ids(message.id) for message in held if message.id}
    assert said - known == set(), "sentences missing from the catalogue"
    assert known - said == set(), "sentences no longer in the code"
    assert not held.obsolete
    assert len(said) > 200


def test_no_sentence_hides_where_the_catalogue_does_not_find_it() -> None:
    """What stands inside a formatted string is not found, so it is said in a line of its own."""
    known = {sentence for message in kept("ko") for sentence in ids(message.id)}
    code = [path for path in Path(bot.__file__).parent.rglob("*.py") if path.stem != "__init__"]
    hidden = {found[1] for path in code for found in _SAID.findall(path.read_text("utf-8"))} - known
    assert hidden == set()


@pytest.mark.parametrize("language", languages())
def test_every_sentence_is_translated_with_its_placeholders(language: str) -> None:
    for message in kept(language):
        if not message.id:
            continue
        needed = set.union(*map(placeholders, ids(message.id)))
        for translation in ids(message.string):
            assert translation, message.id
            assert placeholders(translation) == needed, message.id
            assert not message.fuzzy, message.id


def test_korean_is_korean_and_fits_any_name() -> None:
    """Names end in any sound, so the particles that depend on it stand after a noun of ours."""
    for message in kept("ko"):
        for translation in ids(message.string):
            if message.id and placeholders(translation) | set(_HANGUL.findall(translation)):
                assert not _PARTICLE.search(translation), translation
