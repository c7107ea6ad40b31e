"""OpenAPI 3.1: what every operation may answer besides success."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema as SpectacularSchema

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "description": "RFC 9457 problem details.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for a person."},
        "code": {"type": "string", "description": "Stable; for machines."},
        "field": {"type": "string"},
        "details": {"type": "array", "items": {"type": "string"}},
        "errors": {"type": "array", "items": {"type": "object"}},
        "facts": {"type": "object"},
    },
}
ANSWERS = {
    "400": "Bad request",
    "401": "No valid token or session",
    "403": "Not permitted",
    "404": "Not there, or hidden",
    "409": "Not possible in the present state",
    "412": "Changed since",
    "413": "Too large",
    "415": "Unsupported form of content",
    "422": "Not acceptable as it is",
    "503": "A part is not available now",
}
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key answers the same; the deed is done once.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 120, "pattern": "^[!-~]+$"},
}
PERSON_HEADER = {
    "name": "X-Acting-Person",
    "in": "header",
    "required": False,
    "description": "The natural person behind the call (uid); the client's own person when absent.",
    "schema": {"type": "string", "format": "uuid"},
}


class AutoSchema(SpectacularSchema):
    """As drf-spectacular makes it; the tag is the first part of the path."""


def describe_problems(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Add the problem answers and the common headers to every operation."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for number, meaning in ANSWERS.items():
                operation["responses"].setdefault(
                    number,
                    {
                        "description": meaning,
                        "content": {
                            "application/problem+json": {
                                "schema": {"$ref": "#/components/schemas/Problem"}
                            }
                        },
                    },
                )
            parameters = operation.setdefault("parameters", [])
            parameters.append(PERSON_HEADER)
            if method != "get":
                parameters.append(KEY_HEADER)
    return result
