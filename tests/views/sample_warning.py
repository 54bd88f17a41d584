"""The screens of early warnings and remarks, drawn for a world of the samples."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.domain.warning import Kind, Note, Warned
from bot.picture.shape import Bar, Picture, Tone, Waterfall
from bot.views import note, picture, warning
from bot.views.block import message
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw a warning of each kind, the remarks, and a picture's message."""
    fell = {
        "to": world.stage or "Demo", "since": "2026-10-05", "before": 50.2, "after": 29.8,
        "decided": 160, "strength": 4.7, "chance": 0.0004, "watched": 6,
        "note": world.note, "noted": "2026-10-01",
    }  # fmt: skip
    sure = {name: value for name, value in fell.items() if name not in ("note", "noted")}
    found = [
        Warned(Kind.DROP, "warning:drop:1:2", 50, world.name, fell),
        Warned(Kind.DROP, "warning:drop:2:0", 50, "Demo", {**sure, "to": "", "chance": 0.0}),
        Warned(
            Kind.CONCENTRATION, "warning:concentration:9", 50, world.company,
            {"number": 142, "value": 900_000, "total": 1_200_000, "deals": 4},
        ),
        Warned(
            Kind.JAM, "warning:jam:3", 50, world.stage or "Demo",
            {"waiting": 12, "age": 31.5, "limit": 14.0},
        ),
        Warned(
            Kind.STEPLESS, "warning:stepless:50:1", 50, world.person, {"open": 9, "planned": 2}
        ),
    ]  # fmt: skip
    remarks = [Note(number, date(2026, 10, number), world.note, 1) for number in range(1, 20)]
    shown = Picture(
        Waterfall(world.name, world.note, [Bar(world.name, 1, "1", Tone.TOTAL)]), world.note
    )
    return {
        "warnings": warning.warnings(found * 3, words, currency="USD", told=True),
        "warning_posted": warning.posted(found[:2] * 5, words, currency="USD", set_by=world.person),
        "warnings_few": warning.warnings(found[:2], words, currency="USD", told=True, more=7),
        "warnings_none": warning.warnings([], words, currency="KRW"),
        **{f"warning_{kind}": warning.why(kind, words) for kind in Kind},
        "warning_muted": warning.muted(words),
        "remarks": warning.notes(remarks, words, people=world.everybody(), may=True),
        "remarks_none": warning.notes([], words, people={}, may=False),
        "remarks_line": message("marks", warning.marks_line(remarks, words)),
        "remark_form": note.note_form(remarks[0], words, meta={"note": "1"}),
        "picture": message("picture", [picture.image(shown, "chart.png")]),
    }
