"""How the two ways of calling are described in OpenAPI."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from accounts.choices import SCOPES


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """OAuth 2.0 client credentials; each operation names the scope it needs."""

    target_class = "accounts.api.authentication.ActingPersonAuthentication"
    name = "client"

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        view = auto_schema.view
        needed: dict[str, str] = getattr(view, "required_scopes", {})
        action = getattr(view, "action", None) or auto_schema.method.lower()
        scope = needed.get(action) or needed.get("*")
        return {self.name: [scope] if scope else []}

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": str(reverse_lazy("oauth-token")),
                    "scopes": {name: str(meaning) for name, meaning in SCOPES.items()},
                }
            },
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session of the portal; writes need the header X-CSRFToken."""

    target_class = "accounts.api.authentication.PortalSessionAuthentication"
    name = "portal"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
