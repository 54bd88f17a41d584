"""Doors for people: slash commands, buttons, forms, shortcuts, App Home; one file per subject."""

from bot.commands import (
    card,
    deal,
    followup,
    help,
    home,
    lead,
    match,
    message,
    metric,
    movement,
    option,
    past,
    person,
    pipeline,
    shortcut,
    submit,
    view,
)

SUBJECTS = (
    lead.routes,
    deal.routes,
    pipeline.routes,
    movement.routes,
    past.routes,
    view.routes,
    metric.routes,
    followup.routes,
    card.routes,
    match.routes,
    submit.routes,
    home.routes,
    shortcut.routes,
    message.routes,
    option.routes,
    person.routes,
    help.routes,
)
"""Every subject's routes, commands in the order in which the manifest lists them."""
