"""People as Slack tells of them: by events while we run, by a look through all at start."""

from collections.abc import Iterator

from slack_sdk import WebClient

from bot.commands.answer import Answer, Done
from bot.commands.call import Call
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.slack import profile
from bot.domain.person import Profile
from bot.services import person
from bot.services.leave import GOODBYES
from bot.storage import Database, UnitOfWork

routes = Routes()

_PAGE = 200
_CHUNK = 100


@routes.reads(Kind.EVENT, *sorted(GOODBYES))
def left(call: Call, uow: UnitOfWork) -> Answer:
    """Do nothing more: that the app was taken out is nobody's request, and settled before."""
    return Done()


@routes.reads(Kind.EVENT, "team_join", "user_change")
def learned(call: Call, uow: UnitOfWork) -> Answer:
    """Do nothing more: who the event is about was learned when it was asked who acts."""
    return Done()


def sync(web: WebClient, db: Database, workspace_id: int, team_ids: frozenset[str]) -> int:
    """Learn everybody of a Slack team; gives how many were read.

    Pages are read outside any transaction and stored in short ones.
    """
    read = 0
    for chunk in _chunks(_profiles(web)):

        def learn(uow: UnitOfWork, chunk: tuple[Profile, ...] = chunk) -> None:
            for told in chunk:
                if _concerns(uow, told, team_ids):
                    person.learn(uow, told, team_ids=team_ids)

        db.write(workspace_id, learn)
        read += len(chunk)
    return read


def _concerns(uow: UnitOfWork, told: Profile, team_ids: frozenset[str]) -> bool:
    """Tell whether somebody is a member, or was one we know: of the others nothing is kept."""
    member = not (told.deleted or told.guest) and told.home_team in team_ids
    return member or uow.persons.by_slack(told.slack_id) is not None


def _chunks(profiles: Iterator[Profile]) -> Iterator[tuple[Profile, ...]]:
    chunk: list[Profile] = []
    for told in profiles:
        chunk.append(told)
        if len(chunk) == _CHUNK:
            yield tuple(chunk)
            chunk = []
    if chunk:
        yield tuple(chunk)


def _profiles(web: WebClient) -> Iterator[Profile]:
    """Read the users who can be people of the pipeline, page by page."""
    for page in web.users_list(limit=_PAGE, include_locale=True):
        for user in page["members"]:
            told = profile(user)
            if not told.bot:
                yield told
