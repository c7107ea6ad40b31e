"""Callers of the API in tests, and the refusals that every address owes."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from accounts.choices import SCOPES
from accounts.models import Person
from accounts.services import clients
from tests.factories import documents as make

ROOT = "/api/v1"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PROBLEM = "application/problem+json"


@dataclass
class Caller:
    """One who calls: a client with a token for a person, a session, or nobody."""

    http: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """`data` is sent as JSON; bytes and texts as they are. Header names with _ for -."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        kind = sent.pop("Content-Type", "application/json")
        body = data if isinstance(data, bytes | str) else b"" if data is None else json.dumps(data)
        return self.http.generic(
            method, ROOT + path, body, content_type=kind, headers=sent, CONTENT_TYPE=kind
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.call("POST", path, {} if data is None else data, **headers)

    def patch(self, path: str, data: Any, **headers: str) -> Any:
        return self.call("PATCH", path, data, **headers)

    def put(self, path: str, data: Any, **headers: str) -> Any:
        return self.call("PUT", path, data, **headers)

    def form(self, path: str, files: dict[str, Any], **headers: str) -> Any:
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(ROOT + path, files, headers=sent)


class Doors:
    """Ways into one office's API: `doors.clerk`, `doors.drafter`, …, with a token of all scopes."""

    def __init__(self, house: make.Office) -> None:
        self.house = house
        self.client, secret = clients.create(
            organisation=house.organisation,
            name="Phần mềm thử",
            scopes=list(SCOPES),
            may_act_for=house.people.values(),
            act=house.act("administrator"),
        )
        self._basic = base64.b64encode(f"{self.client.client_id}:{secret}".encode()).decode()
        self._tokens: dict[str, str] = {}

    def __getattr__(self, name: str) -> Caller:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.of(self.house.people[name])

    def of(self, person: Person, scopes: Iterable[str] | None = None) -> Caller:
        """A client that acts for this person, with all scopes or only these."""
        token = self.token(" ".join(scopes if scopes is not None else sorted(SCOPES)))
        return Caller(
            headers={"Authorization": f"Bearer {token}", "X-Acting-Person": str(person.uid)}
        )

    def token(self, scope: str) -> str:
        if scope not in self._tokens:
            answer = Client().post(
                "/oauth/token/",
                {"grant_type": "client_credentials", "scope": scope},
                headers={"Authorization": f"Basic {self._basic}"},
            )
            self._tokens[scope] = answer.json()["access_token"]
        return self._tokens[scope]

    def session(self, person: Person, *, csrf: bool = True) -> Caller:
        """The person at the portal, with or without the CSRF token."""
        caller = Caller()
        caller.http.force_login(person, backend=BACKEND)
        if csrf:
            secret = "a" * 32
            caller.http.cookies["csrftoken"] = secret
            caller.headers["X-CSRFToken"] = secret
        return caller


def is_problem(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """The answer is a problem of that status (and code) with a sentence; returns its body."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM, answer.content
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["detail"]
    assert body["title"]
    assert body["type"] == f"urn:khuevan:problem:{body['code']}"
    assert not code or body["code"] == code, body
    return body


def strangers_are_refused(method: str, path: str) -> None:
    """Nobody, and somebody with a token that is none, get 401 and learn how to sign in."""
    for caller in (Caller(), Caller(headers={"Authorization": "Bearer khong-co"})):
        answer = caller.call(method, path, None if method == "GET" else {})
        is_problem(answer, 401, "not_signed_in")
        assert "Bearer" in answer["WWW-Authenticate"]


def scope_is_asked_for(doors: Doors, person: Person, method: str, path: str, scope: str) -> None:
    """A token with every scope but this one is refused, and told which is missing."""
    others = [name for name in sorted(SCOPES) if name != scope]
    answer = doors.of(person, others).call(method, path, None if method == "GET" else {})
    body = is_problem(answer, 403, "scope_missing")
    assert body["facts"]["scope"] == scope


def hidden_is_not_there(callers: Iterable[Caller], method: str, path: str, uid: Any) -> None:
    """To one who may not see it, it sounds exactly as if it were not there (R25)."""
    for caller in callers:
        data = None if method == "GET" else {}
        hidden = caller.call(method, path.format(uid=uid), data)
        nothing = caller.call(method, path.format(uid=uuid.uuid4()), data)
        assert is_problem(hidden, 404, "not_found") == is_problem(nothing, 404, "not_found")
