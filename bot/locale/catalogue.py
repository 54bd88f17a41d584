"""Which sentences the code says, and bringing the catalogues in line with them."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

BOT = Path(__file__).parent.parent
DOMAIN = "pipewright"

# Where sentences stand: translated at once, marked for later, or in a refusal.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "words": None,
    "msg": None,
    "plural": (1, 2),
    "CrmError": None,
    "Invalid": None,
    "NotFound": None,
    "Forbidden": None,
    "Stale": None,
    "Busy": None,
}
# Reading a file word for word takes long, and every other one says nothing.
_SAYS = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\(")


def path(language: str) -> Path:
    """Give the file of a language's catalogue."""
    return BOT / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages() -> list[str]:
    """Give the languages that have a catalogue."""
    files = (BOT / "locale").glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return sorted(file.parent.parent.name for file in files)


def extracted() -> Catalog:
    """Collect every sentence in the code, as a template without translations."""
    template = Catalog(project="Pipewright", charset="utf-8")
    found = [
        one
        for file in sorted(BOT.rglob("*.py"))
        if _SAYS.search(file.read_text("utf-8"))
        for one in extract_from_file("python", file, keywords=KEYWORDS)
    ]
    for _, message, comments, context in sorted(found, key=lambda row: str(row[1])):
        template.add(message, auto_comments=comments, context=context)
    return template


def kept(language: str) -> Catalog:
    """Read a language's catalogue as it is on disk."""
    with path(language).open("rb") as source:
        return read_po(source, locale=language)


def update(language: str) -> list[str]:
    """Bring a catalogue in line with the code and give the sentences that lack a translation."""
    catalogue = kept(language)
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.msgid_bugs_address = catalogue.last_translator = "Pipewright"
    catalogue.language_team = language
    with path(language).open("wb") as target:
        write_po(target, catalogue, no_location=True, sort_output=True, width=100)
    return [str(message.id) for message in catalogue if message.id and not _is_said(message.string)]


def _is_said(translation: object) -> bool:
    parts = translation if isinstance(translation, (tuple, list)) else (translation,)
    return bool(parts) and all(parts)
