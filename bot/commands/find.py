"""Who and what is meant by typed words: a deal and what follows its name, a stage, a person."""

import re
from dataclasses import dataclass

from bot.commands.call import Call
from bot.domain.deal import Deal
from bot.domain.error import Invalid, NotFound
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.preset import called_alike
from bot.services.match import Outcome, find
from bot.storage import UnitOfWork

_LONGEST_NAME = 8
"""Words of a deal's name that are tried; longer names are found by number or by their start."""

_QUOTED = re.compile(r"""["“”'‘’]([^"“”'‘’]+)["“”'‘’]\s*(.*)""", re.DOTALL)
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_ME = frozenset({"me", "myself", "나", "저", "본인"})


@dataclass(frozen=True, slots=True)
class Meant:
    """A deal as it was typed: found (`ONE`), one of several, or near misses; and the rest."""

    outcome: Outcome
    deals: tuple[Deal, ...]
    typed: str
    rest: str = ""


def deal_and_rest(uow: UnitOfWork, text: str, *, takes_rest: bool) -> Meant:
    """Split "acme proposal" into the deal that is meant and what follows its name.

    The longest run of words from the start that still names a deal is the name; when a rest is
    wanted (`takes_rest`), the last word is left for it if the run without it names one, too.
    Quotation marks say where the name ends.
    """
    if not text.strip():
        raise Invalid("Say which deal: its number, or the first letters of its name.")
    quoted = _QUOTED.fullmatch(text.strip())
    if quoted:
        return _whole(uow, quoted[1], quoted[2].strip())
    words = text.split()
    if not takes_rest:
        return _whole(uow, text.strip(), "")
    best: Meant | None = None
    for count in range(1, min(len(words), _LONGEST_NAME) + 1):
        meant = _whole(uow, " ".join(words[:count]), _after(text, count))
        if meant.outcome is Outcome.NONE:
            break
        if best is not None and not meant.rest and best.outcome is Outcome.ONE:
            break
        best = meant
        if _is_number(words[0]):
            break
    return best or _near(uow, text, words)


def stage_named(pipeline: Pipeline, text: str) -> Stage:
    """Find a stage by its name or the start of it; raises `NotFound` that lists the stages.

    What a preset calls a stage in the other language names it, too: a team has one board and
    people who speak either.
    """
    wanted = text.strip().casefold()
    names = [(stage, stage.name.casefold()) for stage in pipeline.stages]
    exact = [stage for stage, name in names if name == wanted]
    starting = [stage for stage, name in names if wanted and name.startswith(wanted)]
    same = called_alike(wanted)
    found = exact or starting or [stage for stage, name in names if name in same]
    if len(found) == 1:
        return found[0]
    raise NotFound(
        "{pipeline} has no stage “{stage}”. Its stages: {stages}.",
        pipeline=pipeline.name,
        stage=text.strip(),
        stages=", ".join(stage.name for stage in pipeline.stages),
    )


def person_named(uow: UnitOfWork, call: Call, text: str) -> Person:
    """Find a member by @mention, "me", name, or the start of a name; raises `NotFound`."""
    wanted = text.strip()
    mention = _MENTION.fullmatch(wanted)
    if mention:
        known = uow.persons.by_slack(mention[1])
        found = [known] if known is not None else []
    elif wanted.casefold() in _ME:
        found = [call.person]
    else:
        name = wanted.removeprefix("@")
        exact = uow.persons.named(name)
        found = [exact] if exact is not None else list(uow.persons.search(name, limit=2))
    members = [person for person in found if person.is_member]
    if len(members) == 1:
        return members[0]
    if members:
        raise NotFound("Several people are called “{name}”. Write more of it.", name=wanted)
    raise NotFound("Nobody here is called “{name}”. Mention them with @.", name=wanted)


def _whole(uow: UnitOfWork, name: str, rest: str) -> Meant:
    found = find(uow, name.strip())
    return Meant(found.outcome, found.deals, name.strip(), rest)


def _near(uow: UnitOfWork, text: str, words: list[str]) -> Meant:
    """Offer what comes close to the first words; the rest goes on with the one chosen."""
    first = _whole(uow, words[0], _after(text, 1))
    if first.deals or len(words) == 1:
        return first
    return _whole(uow, " ".join(words[:2]), _after(text, 2))


def _after(text: str, count: int) -> str:
    """Give what follows the first `count` words, as it was typed."""
    parts = text.strip().split(maxsplit=count)
    return parts[count] if len(parts) > count else ""


def _is_number(word: str) -> bool:
    return word.removeprefix("#").isdigit()
