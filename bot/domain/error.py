"""Sentences a person can act on, kept as message and parameters until their language is known."""

from collections.abc import Mapping
from typing import Any


class Terms(tuple[str, ...]):
    """Words inside a refusal that have a translation each, such as the names of fields."""

    def __str__(self) -> str:
        return ", ".join(self)


class CrmError(Exception):
    """A refusal in words.

    `message` is the English sentence (it is also the key in the catalogues) with `{name}`
    placeholders; `params` fills them. The views translate it; `str()` gives the English form.
    """

    def __init__(self, message: str, /, **params: object) -> None:
        self.message = message
        self.params: Mapping[str, object] = params
        super().__init__(message)

    def __str__(self) -> str:
        return self.message.format(**self.params) if self.params else self.message

    def kept(self) -> dict[str, Any]:
        """Give it as JSON can hold it: the sentence's message and what fills it; see `told`."""
        return {
            "message": self.message,
            "params": {name: _kept(value) for name, value in self.params.items()},
        }


def _kept(value: object) -> object:
    if isinstance(value, CrmError):
        return value.kept()
    if isinstance(value, Terms):
        return list(value)
    return value if isinstance(value, int) else str(value)


class Invalid(CrmError):
    """What was typed cannot be read or is not allowed."""


class NotFound(CrmError):
    """What was named does not exist in this workspace."""


class Forbidden(CrmError):
    """This person may not do that."""


class Stale(CrmError):
    """The record changed since the person saw it; nothing was written."""


class Busy(CrmError):
    """The database could not take the change within the deadline; nothing was written."""


def told(kept: Mapping[str, Any]) -> CrmError:
    """Give a refusal that was kept."""
    params: dict[str, Any] = {}
    for name, value in dict(kept.get("params") or {}).items():
        match value:
            case {"message": _}:
                params[name] = told(value)
            case list():
                params[name] = Terms(value)
            case _:
                params[name] = value
    return Invalid(str(kept.get("message", "")), **params)


class FormErrors(Exception):
    """One refusal per form field: `errors` maps the field's name to its `CrmError`."""

    def __init__(self, errors: Mapping[str, CrmError]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{name}: {error}" for name, error in self.errors.items()))
