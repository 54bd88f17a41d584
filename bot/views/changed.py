"""What was just done, in a sentence, with the way back beside it."""

from collections.abc import Mapping
from datetime import date

from bot.domain.deal import Deal, Status
from bot.domain.forecast import Category
from bot.domain.person import Person
from bot.domain.persona import Persona
from bot.domain.pipeline import Pipeline
from bot.domain.timeline import ActivityKind
from bot.views import label
from bot.views.block import Message, actions, button, message, section
from bot.views.horizon import CATEGORIES
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words


def changed(deal: Deal, sentence: str, words: Words, *, undoable: bool = True) -> Message:
    """Say what was done (`sentence`, mrkdwn, from this module), with Undo and Open."""
    name = plain(deal.name, 40)
    controls = [
        button(words("Open"), "deal.open", token(deal), spoken=words("Open {deal}", deal=name))
    ]
    if undoable:
        undo = words("Undo the last change of {deal}", deal=name)
        controls.insert(0, button(words("Undo"), "deal.undo", token(deal), spoken=undo))
    return message(sentence, [section(sentence), actions(controls)])


def created(deal: Deal, pipeline: Pipeline, words: Words) -> str:
    """Say that a card was made, and where it stands."""
    return words("Created {deal} in {stage}.", deal=_name(deal), stage=label.stage(deal, pipeline))


def moved(deal: Deal, pipeline: Pipeline, words: Words) -> str:
    """Say where a deal was moved to."""
    return words("Moved {deal} to {stage}.", deal=_name(deal), stage=label.stage(deal, pipeline))


def valued(deal: Deal, words: Words) -> str:
    """Say what a deal is worth now."""
    if deal.value is None:
        return words("The value of {deal} is unknown now.", deal=_name(deal))
    money = words.money(deal.value)
    return words("The value of {deal} is {value} now.", deal=_name(deal), value=money)


def dated(deal: Deal, words: Words) -> str:
    """Say when a deal closes now."""
    if deal.close_date is None:
        return words("{deal} has no close date now.", deal=_name(deal))
    day = words.long_date(deal.close_date)
    if deal.status is Status.OPEN and words.today and deal.close_date < words.today:
        return words("{deal} closes on {date} now, a day that is over.", deal=_name(deal), date=day)
    if deal.status is Status.OPEN:
        return words("{deal} closes on {date} now.", deal=_name(deal), date=day)
    return words("{deal} was closed on {date}.", deal=_name(deal), date=day)


def typified(deal: Deal, persona: Persona, words: Words) -> str:
    """Say whom a deal is sold to now."""
    name = text(persona.name, 60)
    return words("{deal}: the persona is {persona} now.", deal=_name(deal), persona=name)


def categorized(deal: Deal, category: Category | None, words: Words) -> str:
    """Say how sure somebody is of a deal now."""
    if category is None:
        return words("{deal}: its chance says how it is forecast now.", deal=_name(deal))
    name = words(CATEGORIES[category])
    return words("{deal} is forecast as “{name}” now.", deal=_name(deal), name=name)


def assigned(deal: Deal, words: Words, *, people: Mapping[int, Person]) -> str:
    """Say whose a deal is now."""
    if deal.owner_id is None:
        return words("{deal} has no owner now.", deal=_name(deal))
    owner = label.person(deal.owner_id, people, words)
    return words("{deal} belongs to {owner} now.", deal=_name(deal), owner=owner)


def edited(deal: Deal, words: Words) -> str:
    """Say that the words on a card were changed."""
    return words("Saved {deal}.", deal=_name(deal))


def noted(deal: Deal, words: Words) -> str:
    """Say that a note was kept."""
    return words("Added the note to {deal}.", deal=_name(deal))


def logged(deal: Deal, activity: ActivityKind, words: Words, *, ticked: bool = False) -> str:
    """Say which activity was kept, and that what was planned is done with it (`ticked`)."""
    kind = words(label.ACTIVITY[activity])
    said = words("Logged on {deal}: {activity}.", deal=_name(deal), activity=kind)
    done = words("Its follow-up is done.")
    return f"{said} {done}" if ticked else said


def planned(deal: Deal, day: date, words: Words) -> str:
    """Say when somebody will come back to it."""
    return words("Follow-up on {deal}: {date}.", deal=_name(deal), date=words.long_date(day))


def followed_up(deal: Deal, words: Words) -> str:
    """Say that a follow-up was ticked off."""
    return words("Follow-up on {deal} done.", deal=_name(deal))


def replied(deal: Deal, words: Words) -> str:
    """Say that an answer of the customer was kept."""
    return words("Logged a reply on {deal}. Its touches count from one again.", deal=_name(deal))


def begun_again(deal: Deal, words: Words) -> str:
    """Say that the touches begin anew."""
    return words("The touches on {deal} begin again.", deal=_name(deal))


def held(deal: Deal, day: date, words: Words) -> str:
    """Say until when a deal is on hold."""
    until = words.long_date(day)
    return words("{deal} is on hold and comes back on {date}.", deal=_name(deal), date=until)


def snoozed(deal: Deal, day: date, words: Words) -> str:
    """Say until when a follow-up was put off."""
    day_said = words.long_date(day)
    return words("Follow-up on {deal} put off to {date}.", deal=_name(deal), date=day_said)


def won(deal: Deal, words: Words) -> str:
    """Say that a deal was won, for how much, when."""
    if deal.value is None:
        return words("Won {deal}.", deal=_name(deal))
    return words("Won {deal}: {value}.", deal=_name(deal), value=words.money(deal.value))


def lost(deal: Deal, words: Words) -> str:
    """Say that a deal was lost, or a lead disqualified."""
    if deal.status is Status.DISQUALIFIED:
        return words("Disqualified {deal}.", deal=_name(deal))
    return words("Closed {deal} as lost.", deal=_name(deal))


def reopened(deal: Deal, pipeline: Pipeline, words: Words) -> str:
    """Say that a closed deal is worked again, and where it stands."""
    stage = label.stage(deal, pipeline)
    return words("Reopened {deal} in {stage}.", deal=_name(deal), stage=stage)


def undone(deal: Deal, pipeline: Pipeline, words: Words) -> str:
    """Say that the last change was taken back, and how the deal stands."""
    point = label.line(deal, words, label.stage(deal, pipeline), label.closing(deal, words))
    return words("Undone. {deal}: {point}.", deal=_name(deal), point=point)


def _name(deal: Deal) -> str:
    return f"*{label.title(deal)}*"
