"""The webhook's description for machines: an OpenAPI 3.1 document, from the model itself."""

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
        "paths": {"/in/lead/{door}": {"post": _operation()}},
        "components": {
            "schemas": {**definitions, "Lead": schema, "Arrival": _ARRIVAL, "Problem": _PROBLEM},
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


def _operation() -> dict[str, Any]:
    def answer(about: str, name: str, kind: str = "application/json") -> dict[str, Any]:
        content = {kind: {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        return {"description": about, "content": content}

    refusals = {
        status: answer(about, "Problem", "application/problem+json")
        for status, about in _REFUSALS.items()
    }
    return {
        "operationId": "sendLead",
        "summary": "Send a lead",
        "description": "A lead whose e-mail address or company has an open deal is put on that "
        "deal as a note. What is answered 200 or 201 is stored for good.",
        "security": [{"signature": []}],
        "parameters": [
            {
                "name": "door",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
                "description": "The door's public id, from `/lead form`",
            },
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
            "201": answer("A new lead", "Arrival"),
            "200": answer("On a deal that was there, or sent before", "Arrival"),
            **refusals,
        },
    }
