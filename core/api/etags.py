"""ETags: a reader keeps what it has, a writer proves that it has seen the present version."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from core.errors import Stale


class PreconditionFailed(Stale):
    status = 412


def etag_of(obj: Any) -> str:
    """`"<uid>-<revision>"`: changes with every act on the thing."""
    return f'"{obj.uid}-{obj.revision}"'


def revision_given(request: Request, obj: Any) -> int | None:
    """The revision the writer has seen, from `If-Match`; None when it sent none.

    Raises Stale (412) when it has seen another one.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given or given == "*":
        return None
    tags = [tag.strip().removeprefix("W/") for tag in given.split(",")]
    if etag_of(obj) not in tags:
        raise PreconditionFailed(facts={"etag": etag_of(obj)})
    return int(obj.revision)


class ETagMixin:
    """Sends the ETag of `self.etag_object` (set by retrieve and by acts); answers 304."""

    etag_object: Any = None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if self.etag_object is None or response.status_code >= 300:
            return response
        tag = etag_of(self.etag_object)
        response["ETag"] = tag
        if request.method == "GET" and tag in request.headers.get("If-None-Match", ""):
            response.data = None
            response.status_code = 304
        return response
