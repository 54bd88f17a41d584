"""The doors' description for machines: an OpenAPI 3.1 document, from the models themselves."""

from typing import Any

from bot.intake.hook import Lead

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What is wrong, as RFC 9457 has it",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence that says what to do"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {"type": "string", "description": "Its path, as in value.amount"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
_ARRIVAL: dict[str, Any] = {
    "type": "object",
    "required": ["deal", "outcome", "repeated"],
    "properties": {
        "deal": {"type": "integer", "description": "The number people see, as in #142"},
        "outcome": {
            "enum": ["created", "attached"],
            "description": "A new lead, or a note on a deal that was open already",
        },
        "repeated": {"type": "boolean", "description": "This was sent before, and had its effect"},
    },
}
_RECEIVED: dict[str, Any] = {
    "type": "object",
    "required": ["deal", "outcome", "repeated"],
    "properties": {
        **_ARRIVAL["properties"],
        "deal": {"type": ["integer", "null"]},
        "outcome": {
            "enum": ["created", "attached", "ignored"],
            "description": "`ignored` is what nobody wrote: bounces, notes of absence, newsletters",
        },
    },
}
_SHAPES = {"Arrival": _ARRIVAL, "Received": _RECEIVED, "Problem": _PROBLEM}
_NO_FORM = "The body is not application/x-www-form-urlencoded, or not what a form sends"
_REFUSALS = {
    "400": "The body is not a JSON object, or the key cannot be one",
    "401": "The signature is missing, wrong, or older than five minutes",
    "404": "There is no such door, or it is closed",
    "408": "The body did not arrive in time",
    "409": "The same Idempotency-Key came with another body",
    "413": "The body is too large",
    "415": "The body is not application/json",
    "422": "A field cannot be taken as it is; `errors` names it",
    "429": "Too many requests; `Retry-After` says how many seconds to wait",
    "503": "Busy; nothing was stored; `Retry-After` says how many seconds to wait",
}
_SIGNING = (
    "Every request is signed with the key of its door. `X-Pipewright-Timestamp` is the time in "
    "Unix seconds, and `X-Pipewright-Signature` is `v1=` followed by the hex HMAC-SHA256, under "
    "the key, of the time stamp, a full stop and the raw body. A signature counts for five "
    "minutes. A new key takes the place of the old one at once, and the old one works for another "
    "day."
)


def document(url: str = "") -> dict[str, Any]:
    """Build the document; `url` is the address the outside reaches us at."""
    schema = Lead.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = schema.pop("$defs", {})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pipewright leads",
            "version": "1",
            "description": f"Send leads into a pipeline.\n\n{_SIGNING}",
        },
        "servers": [{"url": url or "/"}],
        "paths": {
            "/in/lead/{door}": {"post": _operation()},
            "/in/form/{door}": {"get": _page(), "post": _filled()},
            "/in/mail/{door}/{key}": {"post": _posted()},
        },
        "components": {
            "schemas": {**definitions, "Lead": schema, **_SHAPES},
            "securitySchemes": {
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Pipewright-Signature",
                    "description": _SIGNING,
                }
            },
        },
    }


def _answer(about: str, name: str, kind: str = "application/json") -> dict[str, Any]:
    content = {kind: {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {"description": about, "content": content}


def _refused(*statuses: str, **said: str) -> dict[str, Any]:
    """Give the refusals of these statuses; `said` has the words of those that differ."""
    about = {**_REFUSALS, **{name.removeprefix("s"): words for name, words in said.items()}}
    return {
        status: _answer(about[status], "Problem", "application/problem+json") for status in statuses
    }


def _door(about: str) -> dict[str, Any]:
    return {
        "name": "door",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": about,
    }


_LANGUAGE = {
    "name": "lang",
    "in": "query",
    "required": False,
    "schema": {"enum": ["en", "ko"]},
    "description": "The language of the page, where the form does not have one of its own",
}


def _page_of(about: str) -> dict[str, Any]:
    return {"description": about, "content": {"text/html": {"schema": {"type": "string"}}}}


def _page() -> dict[str, Any]:
    return {
        "operationId": "showForm",
        "summary": "Show the web form of a pipeline",
        "security": [],
        "parameters": [_door("The form's public id"), _LANGUAGE],
        "responses": {"200": _page_of("The page"), **_refused("404", "429", "503")},
    }


def _filled() -> dict[str, Any]:
    asked = ("name", "company", "email", "phone", "title", "website", "country", "employees")
    words = {"type": "string"}
    return {
        "operationId": "sendForm",
        "summary": "Send a web form that was filled in",
        "description": "`stamp` stands in the page and counts for a day, for one lead; it is for "
        "browsers, programs send leads to the webhook. Which fields a form has is its own.",
        "security": [],
        "parameters": [_door("The form's public id"), _LANGUAGE],
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["stamp"],
                        "properties": {
                            "stamp": words,
                            **dict.fromkeys(asked, words),
                            "message": words,
                            "consent": words,
                            "lang": {"enum": ["en", "ko"]},
                        },
                        "additionalProperties": words,
                    }
                }
            },
        },
        "responses": {
            "303": {"description": "Stored; to the page that says thank you"},
            "409": _page_of("The page anew: the one that was filled in was sent before"),
            "422": _page_of("The page again, with what is wrong beside the fields"),
            "429": _page_of("Too much from one address; `Retry-After` says how long to wait"),
            **_refused("400", "404", "408", "413", "415", "503", s400=_NO_FORM, s415=_NO_FORM),
        },
    }


def _posted() -> dict[str, Any]:
    raw = {"type": "string", "description": "The raw message (RFC 5322)"}
    fields = dict.fromkeys(("email", "body-mime", "message", "raw", "mime"), raw)
    form = {"schema": {"type": "object", "properties": fields}}
    refusals = ("400", "404", "408", "413", "422", "429", "503")
    said = {
        "s400": "The body is no form that can be read",
        "s422": "This is no e-mail with somebody who wrote it",
    }
    key = {**_door("The secret key of the door"), "name": "key"}
    return {
        "operationId": "postMail",
        "summary": "Pass an e-mail on",
        "description": "A lead from the sender; an answer to a deal's address goes on the deal.",
        "security": [],
        "parameters": [_door("The door's public id"), key],
        "requestBody": {
            "required": True,
            "content": {
                "message/rfc822": {"schema": raw},
                "multipart/form-data": form,
                "application/x-www-form-urlencoded": form,
            },
        },
        "responses": {
            "200": _answer("Taken, or let be because nobody wrote it", "Received"),
            **_refused(*refusals, **said),
        },
    }


def _operation() -> dict[str, Any]:
    return {
        "operationId": "sendLead",
        "summary": "Send a lead",
        "description": "A lead whose e-mail address or company has an open deal is put on that "
        "deal as a note. What is answered 200 or 201 is stored for good.",
        "security": [{"signature": []}],
        "parameters": [
            _door("The door's public id, from `/lead form`"),
            {
                "name": "X-Pipewright-Timestamp",
                "in": "header",
                "required": True,
                "schema": {"type": "string", "pattern": "^[0-9]{1,12}$"},
                "description": "Unix seconds",
            },
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
                "description": "Yours to choose; sent again with the same body it has no second "
                "effect and gets the first answer",
            },
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Lead"}}},
        },
        "responses": {
            "201": _answer("A new lead", "Arrival"),
            "200": _answer("On a deal that was there, or sent before", "Arrival"),
            **_refused(*_REFUSALS),
        },
    }
