"""Words of a name, and the keys under which words that are alike meet.

The keys are those of the symmetric-delete method (W. Garbe's SymSpell): each word is filed under
itself and under itself without one letter, so that two words one slip apart (a letter missing,
doubled, swapped or wrong) share a key, and looking one up costs a few index probes however many
words there are. Trigrams (bigrams of Hangul, whose words are short) find words with more slips
and words inside words.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

from bot.storage.repository import folded

_WORD = re.compile(r"\w+")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3\u4e00-\u9fff\u3040-\u30ff]")
_MOST_WORDS = 24
_LONGEST = 40
# Slips are looked for in the beginning of a word; the rest is left to the grams and the ranking.
_SLIP_PREFIX = 8
_LONG_ENOUGH_FOR_GRAMS = 5


def words_of(text: str) -> list[str]:
    """Give the distinct folded words of a name in their order."""
    text = folded(text)
    found = _WORD.findall(text)
    if len(text) > _LONGEST:
        found = [word[:_LONGEST] for word in found]
    return list(dict.fromkeys(found))[:_MOST_WORDS]


@lru_cache(maxsize=10_000)
def word_id(workspace_id: int, word: str) -> int:
    """Give a word's id, a 63-bit hash of it and its workspace."""
    digest = blake2b(f"{workspace_id}:{word}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def keys_of(word: str) -> set[int]:
    """Give the keys a word is filed under."""
    return slips_of(word) | grams_of(word)


def slips_of(word: str) -> set[int]:
    """Give the keys that a word shares with those one slip apart: few others have them."""
    if word.isdigit():
        return {_key("=", word)}
    start = word[:_SLIP_PREFIX]
    keys = {_key("=", start)}
    if len(start) > (1 if _is_short(word) else 2):
        keys.update(_key("=", start[:at] + start[at + 1 :]) for at in range(len(start)))
    return keys


def grams_of(word: str) -> set[int]:
    """Give the keys that a word shares with those that sound a part of it: many may have them."""
    if word.isdigit():
        return set()
    if _is_short(word):
        return {_key("+", word[at : at + 2]) for at in range(len(word) - 1)}
    if len(word) >= _LONG_ENOUGH_FOR_GRAMS:
        return {_key("+", word[at : at + 3]) for at in range(len(word) - 2)}
    return set()


def _is_short(word: str) -> bool:
    return _HANGUL.search(word) is not None


def _key(kind: str, text: str) -> int:
    # Two texts that share a key by chance only add a candidate, which the ranking drops.
    return crc32((kind + text).encode())
