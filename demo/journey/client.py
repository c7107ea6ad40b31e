"""A partner's program in small: token, acting person, one call at a time, refusals as sentences."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

PATIENCE = 180.0


class Refused(Exception):
    """The office said no; the sentence is its own."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        self.problem = problem
        super().__init__(str(problem.get("detail") or problem.get("title") or status))


class Api:
    """The REST API of one installation, acting for one person after another."""

    def __init__(self, base: str, client_id: str, secret: str) -> None:
        self.base = base.rstrip("/")
        self.http = requests.Session()
        answer = self.http.post(
            f"{self.base}/oauth/token/",
            data={"grant_type": "client_credentials"},
            auth=(client_id, secret),
            timeout=60,
        )
        answer.raise_for_status()
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        self.http.headers["Accept-Language"] = "vi"

    def call(self, method: str, path: str, person: str, **how: Any) -> Any:
        """One call for the person (uid); writes carry an Idempotency-Key. Raises Refused."""
        headers = {"X-Acting-Person": person, **how.pop("headers", {})}
        if method != "GET" and "data" not in how:
            headers["Idempotency-Key"] = uuid.uuid4().hex
        answer = self.http.request(
            method, f"{self.base}/api/v1{path}", headers=headers, timeout=180, **how
        )
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code >= 400:
            problem = answer.json() if "json" in kind else {"title": answer.reason}
            raise Refused(answer.status_code, problem)
        return answer.json() if "json" in kind else answer.content

    def get(self, path: str, person: str, **how: Any) -> Any:
        return self.call("GET", path, person, **how)

    def post(self, path: str, person: str, body: dict[str, Any] | None = None) -> Any:
        return self.call("POST", path, person, json=body or {})

    def upload(self, path: Path, person: str) -> Any:
        """Send a file as it is, piece by piece."""
        with path.open("rb") as handle:
            return self.call(
                "POST",
                "/uploads/",
                person,
                data=handle,
                headers={
                    "Content-Type": "application/octet-stream",
                    "X-File-Name": quote(path.name),
                },
            )

    def wait(self, path: str, person: str, until: Any, what: str) -> Any:
        """Ask again until `until(answer)` holds."""
        end = time.monotonic() + PATIENCE
        pause = 0.2
        while time.monotonic() < end:
            answer = self.get(path, person)
            if until(answer):
                return answer
            time.sleep(pause)
            pause = min(pause * 1.4, 2.0)
        raise TimeoutError(what)
