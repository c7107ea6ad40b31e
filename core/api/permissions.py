"""Scopes of API clients. A person at the portal has no scopes; his policies judge him."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.errors import NotPermitted


class ScopePermission(BasePermission):
    """A token must carry the scope that the view names for the action.

    Views say `required_scopes = {"list": "documents:read", "close": "dossiers:write", "*": …}`;
    an action that is not named is refused to tokens.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        token = request.auth
        if token is None or not hasattr(token, "allow_scopes"):
            return True
        scopes: dict[str, str] = getattr(view, "required_scopes", {})
        action = getattr(view, "action", None) or (request.method or "").lower()
        if action in {"metadata", "options"}:
            return True
        needed = scopes.get(action) or scopes.get("*")
        if needed is None or not token.allow_scopes([needed]):
            raise NotPermitted(
                code="scope_missing", facts={"scope": needed or "", "action": str(action)}
            )
        return True
