"""The web form as a page: works without scripts and by keyboard, says what is wrong beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.custom import CustomField, FieldKind
from bot.domain.door import LONGEST_LINE, LONGEST_WORDS
from bot.domain.webform import WebForm, on_colour
from bot.views.door import FIELD
from bot.views.element import Markup, inside, tag
from bot.views.text import clean
from bot.views.words import Words

TRAP, STAMP, CONSENT = "homepage", "stamp", "consent"
"""Names of what no person fills in, of when the page was made, and of the consent."""

LIMIT: Mapping[str, int] = {
    "email": 254,
    "phone": 40,
    "website": 300,
    "country": 60,
    "employees": 8,
    "message": LONGEST_WORDS,
}
_TYPE = {"email": "email", "phone": "tel"}
_COMPLETE = {
    "name": "name",
    "email": "email",
    "company": "organization",
    "phone": "tel",
    "title": "organization-title",
    "website": "url",
    "country": "country-name",
}
_KEYS = {"website": "url", "employees": "numeric"}
_OWN_KEYS = {FieldKind.NUMBER: "decimal", FieldKind.MONEY: "decimal", FieldKind.PERSON: "email"}

_STYLE = """
:root{color-scheme:light dark;--tone:%(tone)s;--on:%(on)s;--line:#767676;--bad:#b3261e}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,-apple-system,"Apple SD Gothic Neo","Noto Sans KR",sans-serif}
main{max-width:36rem;margin:0 auto;padding:1.5rem 1rem 3rem}
header img{max-height:3.5rem;max-width:100%%}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0;overflow-wrap:anywhere}
p{white-space:pre-line;overflow-wrap:anywhere}
.field{margin:1.1rem 0}
label,legend{display:block;font-weight:600;margin-bottom:.25rem}
.hint{font-weight:400}
input[type=text],input[type=email],input[type=tel],input[type=date],select,textarea{width:100%%;
font:inherit;padding:.55rem .65rem;border:1px solid var(--line);border-radius:.4rem;
background:Field;color:FieldText}
textarea{min-height:8rem;resize:vertical}
:focus-visible{outline:3px solid var(--tone);outline-offset:2px}
[aria-invalid=true]{border-color:var(--bad);border-width:2px}
.wrong{color:var(--bad);font-weight:600;margin:.25rem 0 0}
a{color:inherit}
.summary{border:2px solid var(--bad);border-radius:.4rem;padding:.25rem 1rem;margin:1rem 0}
.check{display:flex;gap:.6rem;align-items:flex-start}
.check input{margin-top:.3rem;width:1.2rem;height:1.2rem;flex:none}
.check label{font-weight:400}
button{font:inherit;font-weight:600;padding:.7rem 1.4rem;border:2px solid var(--tone);
border-radius:.4rem;background:var(--tone);color:var(--on);cursor:pointer}
.trap{position:absolute;left:-100vw;height:1px;overflow:hidden}
footer{margin-top:2rem;font-size:.9rem}
@media (prefers-color-scheme:dark){:root{--bad:#ff8a80;--line:#9a9a9a}
:focus-visible{outline-color:currentColor}}
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one page shows: the form, what was typed so far, and what is wrong with it."""

    form: WebForm
    name: str
    stamp: str
    nonce: str
    path: str
    own: Mapping[str, CustomField]
    typed: Mapping[str, str]
    wrong: Mapping[str, str]


def page(sheet: Sheet, words: Words) -> str:
    """Draw the form."""
    form = sheet.form
    asked = [_field(name, sheet, words) for name in form.fields]
    parts = [
        _heading(form, sheet.name, words),
        tag("p", clean(form.intro)) if form.intro else None,
        _summary(sheet, words) if sheet.wrong else None,
        tag(
            "form",
            *asked,
            _trap(words),
            _consent(sheet, words) if form.consent else None,
            tag("input", type="hidden", name=STAMP, value=sheet.stamp),
            tag("input", type="hidden", name="lang", value=words.language),
            tag("div", tag("button", words("Send"), type="submit"), class_="field"),
            method="post",
            action=sheet.path,
            accept_charset="utf-8",
        ),
    ]
    return _document(form, sheet.name, sheet.nonce, words, *parts, switch=sheet.path)


def told(form: WebForm, name: str, nonce: str, words: Words, title: str, said: str) -> str:
    """Draw a page that only says something."""
    heading = tag("h1", title, tabindex="-1", autofocus=True)
    return _document(form, name, nonce, words, _logo(form, name), heading, tag("p", said))


def thanks(form: WebForm, name: str, nonce: str, words: Words) -> str:
    """Draw the page after a form was sent."""
    said = clean(form.thanks) if form.thanks else words("Somebody will write to you soon.")
    return told(form, name, nonce, words, words("Thank you"), said)


def _document(
    form: WebForm,
    name: str,
    nonce: str,
    words: Words,
    *parts: Markup | None,
    switch: str | None = None,
) -> str:
    style = _STYLE % {"tone": form.colour, "on": on_colour(form.colour)}
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="robots", content="noindex"),
        tag("title", _title(form, name, words)),
        tag("style", Markup(style), nonce=nonce),
    )
    body = tag("body", tag("main", *parts, _switch(form, words, switch) if switch else None))
    return f"<!doctype html>{tag('html', head, body, lang=words.language)}"


def _switch(form: WebForm, words: Words, path: str) -> Markup | None:
    if form.language != "auto":
        return None
    other, name = ("en", "English") if words.language == "ko" else ("ko", "한국어")
    link = tag("a", name, href=f"{path}?lang={other}", hreflang=other, lang=other)
    return tag("footer", link)


def _heading(form: WebForm, name: str, words: Words) -> Markup:
    return inside(_logo(form, name), tag("h1", _title(form, name, words)))


def _title(form: WebForm, name: str, words: Words) -> str:
    return clean(form.title) if form.title else words("Contact {name}", name=clean(name))


def _logo(form: WebForm, name: str) -> Markup | None:
    if not form.logo:
        return None
    return tag("header", tag("img", src=form.logo, alt=clean(name), referrerpolicy="no-referrer"))


def _summary(sheet: Sheet, words: Words) -> Markup:
    links = [
        tag("li", tag("a", f"{_label(name, sheet, words)}: {said}", href=f"#{_id(name)}"))
        if name
        else tag("li", said)
        for name, said in sheet.wrong.items()
    ]
    title = tag("p", tag("strong", words("Please check what you have written.")))
    return tag("div", title, tag("ul", *links), class_="summary", role="alert")


def _field(name: str, sheet: Sheet, words: Words) -> Markup:
    wrong, needed = sheet.wrong.get(name), sheet.form.needs(name)
    ident = _id(name)
    label = _label(name, sheet, words)
    optional = words("(optional)")
    hint = None if needed else tag("span", f" {optional}", class_="hint")
    common: dict[str, str | bool | None] = {
        "id": ident,
        "name": name,
        "required": needed,
        "aria_invalid": "true" if wrong else None,
        "aria_describedby": f"{ident}-wrong" if wrong else None,
        "autofocus": name == next(iter(sheet.wrong), None),
    }
    return tag(
        "div",
        tag("label", label, hint, for_=ident),
        _control(name, sheet, words, common),
        tag("p", wrong, id=f"{ident}-wrong", class_="wrong") if wrong else None,
        class_="field",
    )


def _control(
    name: str, sheet: Sheet, words: Words, common: Mapping[str, str | bool | None]
) -> Markup:
    typed = sheet.typed.get(name, "")
    limit = str(LIMIT.get(name, LONGEST_LINE))
    if name == "message":
        return tag("textarea", typed, rows="6", maxlength=limit, **common)
    own = sheet.own.get(name)
    if own is not None and own.kind is FieldKind.CHOICE:
        first = tag("option", words("Please choose"), value="")
        options = [tag("option", one, value=one, selected=one == typed) for one in own.choices]
        return tag("select", first, *options, **common)
    kind = _TYPE.get(name, "text")
    if own is not None and own.kind is FieldKind.DATE:
        kind = "date"
    return tag(
        "input",
        type=kind,
        value=typed,
        maxlength=None if kind == "date" else limit,
        autocomplete=_COMPLETE.get(name),
        inputmode=_OWN_KEYS.get(own.kind) if own else _KEYS.get(name),
        **common,
    )


def _consent(sheet: Sheet, words: Words) -> Markup:
    wrong, ident = sheet.wrong.get(CONSENT), _id(CONSENT)
    box = tag(
        "input",
        type="checkbox",
        id=ident,
        name=CONSENT,
        value="yes",
        required=True,
        checked=bool(sheet.typed.get(CONSENT)),
        aria_invalid="true" if wrong else None,
        aria_describedby=f"{ident}-wrong" if wrong else None,
    )
    return tag(
        "div",
        tag("div", box, tag("label", clean(sheet.form.consent), for_=ident), class_="check"),
        tag("p", wrong, id=f"{ident}-wrong", class_="wrong") if wrong else None,
        class_="field",
    )


def _trap(words: Words) -> Markup:
    """Ask for something that is out of sight: only what fills in everything fills it in."""
    ident = _id(TRAP)
    return tag(
        "div",
        tag("label", words("Leave this empty"), for_=ident),
        tag("input", type="text", id=ident, name=TRAP, tabindex="-1", autocomplete="off"),
        class_="trap",
        aria_hidden="true",
    )


def _label(name: str, sheet: Sheet, words: Words) -> str:
    if name == CONSENT:
        return words("Consent")
    if name in sheet.own:
        return clean(sheet.own[name].name)
    return words(FIELD[name])


def _id(name: str) -> str:
    return "f-" + name.replace(":", "-")


def shown_fields(form: WebForm, fields: Sequence[CustomField]) -> dict[str, CustomField]:
    """Give the workspace's own fields that a form asks for, by key."""
    return {one.key: one for one in fields if one.key in form.fields}
