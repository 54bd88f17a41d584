"""What a web form asks for and looks like, as whoever leads the pipeline has set it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.domain.error import FormErrors, Invalid

STANDARD = ("name", "email", "company", "phone", "title", "website", "country", "employees")
"""Fields that can be asked for beside the message, in the order of the page."""
FIELDS = (*STANDARD, "message")
LANGUAGES = ("auto", "en", "ko")
COLOUR = "#1d4c4f"

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LOGO = re.compile(r"https://[A-Za-z0-9.-]{1,200}(:[0-9]{1,5})?/[A-Za-z0-9._~%/-]{0,400}")


@dataclass(frozen=True, slots=True)
class WebForm:
    """A form; `fields` are the names of those asked for or the keys of the workspace's own.

    One of name and e-mail is always asked for, and the e-mail address is always required where
    nothing else is: a lead nobody can answer is none. `language` "auto" goes by the browser.
    """

    title: str = ""
    intro: str = ""
    colour: str = COLOUR
    logo: str = ""
    fields: tuple[str, ...] = ("name", "email", "company", "message")
    required: tuple[str, ...] = ("name", "email")
    consent: str = ""
    thanks: str = ""
    language: str = "auto"

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> Self:
        """Read what is kept; what is not there is as it is at first."""
        known = {name: config[name] for name in cls.__slots__ if name in config}
        for name in ("fields", "required"):
            if name in known:
                known[name] = tuple(str(one) for one in known[name])
        return cls(**known)

    def written(self) -> dict[str, Any]:
        """Give it as plain JSON values."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {**found, "fields": list(self.fields), "required": list(self.required)}

    def needs(self, name: str) -> bool:
        """Tell whether a field has to be filled in."""
        return name in self.required


def checked(form: WebForm) -> WebForm:
    """Give a form that can be shown; `FormErrors` names what is wrong."""
    wrong: dict[str, Invalid] = {}
    if not _COLOUR.fullmatch(form.colour):
        wrong["colour"] = Invalid("Write a colour like {example}.", example=COLOUR)
    if form.logo and not _LOGO.fullmatch(form.logo):
        wrong["logo"] = Invalid("Write the https address of a picture.")
    if "email" not in form.fields and "name" not in form.fields:
        wrong["fields"] = Invalid("Ask at least for a name or an e-mail address.")
    if wrong:
        raise FormErrors(wrong)
    required = tuple(name for name in form.required if name in form.fields)
    if not {"name", "email", "company"} & set(required):
        required = (*required, "email" if "email" in form.fields else "name")
    return WebForm(
        form.title,
        form.intro,
        form.colour.lower(),
        form.logo,
        form.fields,
        required,
        form.consent,
        form.thanks,
        form.language if form.language in LANGUAGES else "auto",
    )


def on_colour(colour: str) -> str:
    """Give the colour of words on a colour, black or white, whichever stands out more (WCAG)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    light = 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)
    return "#ffffff" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else "#000000"


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
