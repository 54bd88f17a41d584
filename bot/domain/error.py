"""Sentences a person can act on, kept as message and parameters until their language is known."""

from collections.abc import Mapping


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


class FormErrors(Exception):
    """One refusal per form field: `errors` maps the field's name to its `CrmError`."""

    def __init__(self, errors: Mapping[str, CrmError]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{name}: {error}" for name, error in self.errors.items()))
