"""ETags: a reader keeps what it has, a writer proves that it has seen the present version."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from core.errors import Stale

TAG = re.compile(r'(?:W/)?"([^"]*?-\d+)(?:\.[0-9a-f]+)?"')


class PreconditionFailed(Stale):
    status = 412


def version_of(obj: Any) -> str:
    """`<uid>-<revision>`: changes with every act on the thing. The first part of its ETag."""
    return f"{obj.uid}-{getattr(obj, 'revision', 0)}"


def etag_of(obj: Any, shown: Any) -> str:
    """The version, and a digest of what was shown: the caller's acts are part of an answer."""
    digest = hashlib.sha256(JSONRenderer().render(shown)).hexdigest()[:16]
    return f'"{version_of(obj)}.{digest}"'


def revision_given(request: Request, obj: Any) -> int | None:
    """The revision the writer has seen, from `If-Match`; None when it sent none.

    Only the version counts: another caller may see other acts of the same version. Raises Stale
    (412) when the writer has seen another one.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given or given == "*":
        return None
    if version_of(obj) not in TAG.findall(given):
        raise PreconditionFailed(facts={"version": version_of(obj)})
    return int(getattr(obj, "revision", 0))


class ETagMixin:
    """Sends the ETag of `self.etag_object` (set by retrieve and by acts); answers 304."""

    etag_object: Any = None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if self.etag_object is None or response.status_code >= 300:
            return response
        tag = etag_of(self.etag_object, response.data)
        response["ETag"] = tag
        if request.method in {"GET", "HEAD"} and tag in request.headers.get("If-None-Match", ""):
            response.data = None
            response.status_code = 304
        return response
