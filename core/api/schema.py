"""OpenAPI 3.1: what every operation may answer besides success."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.utils import OpenApiParameter

from core.api.etags import ETagMixin
from core.api.problems import CONTENT_TYPE

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
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "sentence"],
                "properties": {"field": {"type": "string"}, "sentence": {"type": "string"}},
            },
        },
        "facts": {"type": "object"},
    },
}
ANSWERS = {
    "400": "Bad request",
    "401": "No valid token or session",
    "403": "Not permitted",
    "404": "Not there, or hidden",
    "406": "Not available in that form",
    "409": "Not possible in the present state",
    "412": "Changed since",
    "413": "Too large",
    "415": "Unsupported form of content",
    "422": "Not acceptable as it is",
    "503": "A part is not available now",
}
PERSON = OpenApiParameter(
    "X-Acting-Person",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.HEADER,
    description="The natural person behind the call (uid); the client's own person when absent.",
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 8, "maxLength": 120, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="The same key answers the same; the deed is done once.",
)
SEEN = OpenApiParameter(
    "If-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="The ETag of the version seen; 412 when it has changed since.",
)
KNOWN = OpenApiParameter(
    "If-None-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="ETags kept from before; 304 when nothing has changed.",
)
NOT_CHANGED = {"description": "Not changed since"}


class AutoSchema(SpectacularSchema):
    """As drf-spectacular makes it, with the headers that the view heeds."""

    def get_override_parameters(self) -> list[Any]:
        found: list[Any] = [PERSON]
        if self.method == "GET":
            if isinstance(self.view, ETagMixin) and self._is_one():
                found.append(KNOWN)
            return found
        if getattr(self.view, "heeds_key", False):
            found.append(KEY)
        if isinstance(self.view, ETagMixin) and "{" in self.path:
            found.append(SEEN)
        return found

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """A choice not made yet is shown as an empty text."""
        schema: Any = super()._map_serializer_field(  # type: ignore[no-untyped-call]
            field, direction, bypass_extensions
        )
        model = getattr(getattr(field.parent, "Meta", None), "model", None)
        if field.read_only and model is not None and "enum" in schema:
            column = next((f for f in model._meta.fields if f.name == field.source), None)
            if column is not None and column.blank:
                schema = schema | {"enum": [*schema["enum"], ""]}
        return schema

    def _is_one(self) -> bool:
        return getattr(self.view, "action", None) == "retrieve"


def describe_problems(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Add the problem answers to every operation, by reference."""
    components = result.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    for schema in schemas.values():
        for field in schema.get("properties", {}).values():
            if field.get("format") == "email":
                # An address that is not known is an empty text.
                del field["format"]
    components["responses"] = {
        f"Problem{number}": {
            "description": meaning,
            "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for number, meaning in ANSWERS.items()
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            for number in ANSWERS:
                answers.setdefault(number, {"$ref": f"#/components/responses/Problem{number}"})
            if any(given["name"] == KNOWN.name for given in operation.get("parameters", ())):
                answers["304"] = NOT_CHANGED
    return result
