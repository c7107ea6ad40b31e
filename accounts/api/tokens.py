"""The token endpoint's hook: each token leaves a line in the journal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauth2_provider.oauth2_validators import OAuth2Validator
from rest_framework.request import Request

from accounts.services import clients
from core.acts import Act


class HeaderOnlyCore(OAuthLibCore):  # type: ignore[misc]
    """At the API a token comes in the header alone: the body is left for whoever reads it next."""

    def extract_body(self, request: Any) -> Any:
        return [] if isinstance(request, Request) else super().extract_body(request)


class TokenValidator(OAuth2Validator):  # type: ignore[misc]
    """Tokens by client credentials only; stored as a checksum, journalled when given."""

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == "client_credentials" and bool(
            super().validate_grant_type(client_id, grant_type, client, request, *args, **kwargs)
        )

    def save_bearer_token(
        self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any
    ) -> None:
        with transaction.atomic():
            super().save_bearer_token(token, request, *args, **kwargs)
            act = Act.of_system("oauth", channel="api")
            clients.token_given(
                client=request.client,
                scope=token.get("scope", ""),
                seconds=int(token.get("expires_in") or 0),
                act=replace(act, client_id=request.client.client_id),
            )
