"""Which scopes a client may ask for: those it was given."""

from __future__ import annotations

from typing import Any

from oauth2_provider.scopes import BaseScopes

from accounts.choices import SCOPES
from accounts.models import ApiClient


class ClientScopes(BaseScopes):  # type: ignore[misc]
    """A scope not given to the client makes the token request fail with invalid_scope."""

    def get_all_scopes(self) -> dict[str, Any]:
        return dict(SCOPES)

    def get_available_scopes(
        self, application: ApiClient | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return list(application.allowed_scopes) if application is not None else list(SCOPES)

    def get_default_scopes(
        self, application: ApiClient | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """Without a wish the client gets all it may have."""
        return self.get_available_scopes(application)
