"""The act: who does what, when, in which capacity and why. Made at a door, carried to the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from core.actors import Who
    from core.http import Request


@dataclass(frozen=True, slots=True)
class Act:
    """One deed of one person (or of a named part of the system).

    by: the natural person, or None for the system itself (then `system` names the part).
    at: an aware instant; `on` is the same as a local day.
    who: the capacity in which the person acts; policies judge it.
    reason: the words the law or the form asks for; comment: words freely added.
    channel: the door, one of web, api, admin, job, command.
    """

    by: Any
    at: datetime
    who: Who | None = None
    reason: str = ""
    comment: str = ""
    channel: str = "web"
    request_id: str = ""
    client_id: str = ""
    ip: str = ""
    system: str = ""

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)

    @property
    def on_behalf_of(self) -> Any:
        return self.who.on_behalf_of if self.who is not None else None

    def because(self, reason: str) -> Act:
        return replace(self, reason=reason)

    @classmethod
    def of(cls, request: Request, *, reason: str = "", comment: str = "") -> Act:
        """The act of the person behind a request, web or API."""
        http = getattr(request, "_request", request)
        client = getattr(getattr(request, "auth", None), "application", None)
        return cls(
            by=request.user,
            at=timezone.now(),
            who=getattr(request, "who", None) or getattr(http, "who", None),
            reason=reason.strip(),
            comment=comment.strip(),
            channel="api" if http.path.startswith("/api/") else "web",
            request_id=getattr(http, "request_id", ""),
            client_id=str(getattr(client, "client_id", "")),
            ip=str(http.META.get("REMOTE_ADDR", "")),
        )

    @classmethod
    def of_system(cls, part: str, *, channel: str = "job", reason: str = "") -> Act:
        """The act of a named part of the system: a sweep, a loader, a scheduled job."""
        return cls(by=None, at=timezone.now(), system=part, channel=channel, reason=reason)
