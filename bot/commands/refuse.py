"""A refusal said where the person is: under the fields, in the modal, beside the message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.commands import place
from bot.commands.answer import Payload
from bot.commands.request import Kind, Place, Request
from bot.domain.error import CrmError, Forbidden, FormErrors
from bot.views import notice
from bot.views.words import Words


@dataclass(frozen=True, slots=True)
class Refusal:
    """Says no to one request, in the reader's words (English while the reader is not known)."""

    request: Request
    reader: Words | None
    tell: Callable[[Mapping[str, Any], Payload], None]

    @property
    def _words(self) -> Words:
        return self.reader or Words()

    def stranger(self) -> Payload | None:
        """Turn away somebody the pipeline is not for, without showing anything of it."""
        if self.request.kind is Kind.EVENT:
            return None
        return self.sentence(
            Forbidden("This pipeline is for members of the workspace it belongs to.")
        )

    def form(self, error: FormErrors) -> Payload | None:
        """Say what is wrong under each field of the form that was handed in."""
        if self.request.kind is not Kind.SUBMISSION:
            first = next(iter(error.errors.values()), None)
            return self.sentence(first) if first else None
        errors = {name: self._words.error(refused) for name, refused in error.errors.items()}
        return {"response_action": "errors", "errors": errors}

    def sentence(self, error: CrmError) -> Payload | None:
        """Say a sentence the person can act on."""
        return self._say(
            notice.refusal(error, self._words), notice.refusal_view(error, self._words)
        )

    def trouble(self, reference: str) -> Payload | None:
        """Say that it is our fault, with the reference under which it was logged."""
        message = notice.trouble(reference, self._words)
        error = CrmError(
            "Something went wrong on our side and nothing was changed. Reference: {reference}",
            reference=reference,
        )
        return self._say(message, notice.refusal_view(error, self._words))

    def _say(self, message: Payload, view: Payload) -> Payload | None:
        match self.request.kind:
            case Kind.COMMAND:
                return {"response_type": "ephemeral", **message}
            case Kind.OPTIONS:
                return {"options": []}
            case Kind.SUBMISSION:
                return {"response_action": "push", "view": view}
            case Kind.CLOSED | Kind.EVENT:
                return None
            case Kind.ACTION | Kind.SHORTCUT:
                where = place.beside(self.request)
                if where is not None:
                    self.tell(where, view if self.request.place is Place.MODAL else message)
                return None
