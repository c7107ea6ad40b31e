"""Files in and out: honest uploads, ranges for the viewer, pictures of first pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from core.acts import Act
from core.errors import DomainError, InvalidInput, NotFound
from core.http import Request, note_refusal
from documents.models import Upload
from documents.services import files
from documents.views.common import acting

_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})\Z")
PIECE = 256 * 1024
INLINE = {"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif"}


def take_in(request: Request, act: Act, *, name: str = "file") -> list[Upload]:
    """The uploads a form names by uid, and files that came with the form (no script)."""
    taken = [
        files.own_upload(uid=uid, act=act)
        for uid in request.POST.getlist("uploads")
        if re.fullmatch(r"[0-9a-f-]{36}", uid)
    ]
    for sent in request.FILES.getlist(name):
        taken.append(
            files.receive(
                name=sent.name or "", chunks=sent.chunks(PIECE), declared_size=sent.size, act=act
            )
        )
    return taken


@require_POST
def upload(request: Request) -> HttpResponse:
    """One file; 201 says it is stored for good. A refusal says why, with its own status."""
    acting(request)
    sent: Any = request.FILES.get("file")
    try:
        if sent is None:
            raise InvalidInput(_("Choose a file."), field="file")
        kept = files.receive(
            name=sent.name or "",
            chunks=sent.chunks(PIECE),
            declared_size=sent.size,
            act=Act.of(request),
        )
    except DomainError as refusal:
        note_refusal(request, refusal)
        return JsonResponse(
            {"detail": str(refusal), "code": refusal.reason_code}, status=refusal.status
        )
    return JsonResponse({"uid": str(kept.uid), "name": kept.name, "size": kept.size}, status=201)


@require_GET
def show(request: Request, uid: UUID) -> HttpResponseBase:
    """The bytes of a file, whole or a range; opening and downloading are journalled (R26)."""
    file = files.file_for(who=acting(request), uid=uid)
    stored = file.stored
    asked = _range(request.headers.get("Range", ""), stored.size)
    is_download = bool(request.GET.get("download"))
    if asked is None or asked[0] == 0:
        verb = "download" if is_download else "read"
        reader = files.read(file=file, act=Act.of(request), verb=verb)
    else:
        reader = files.open_stored(stored)
    start, stop = asked if asked is not None else (0, stored.size)
    response = StreamingHttpResponse(
        _pieces(reader, start, stop),
        content_type=stored.media_type,
        status=206 if asked is not None else 200,
    )
    if asked is not None:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{stored.size}"
    shown = "attachment" if is_download or stored.media_type not in INLINE else "inline"
    response["Content-Length"] = str(stop - start)
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(file.name)}"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _range(header: str, size: int) -> tuple[int, int] | None:
    """Start and stop of a single range; None for the whole file."""
    found = _RANGE.match(header)
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    start, stop = int(first), min(int(last) + 1, size) if last else size
    return (start, stop) if start < stop else None


def _pieces(reader: Any, start: int, stop: int) -> Iterator[bytes]:
    with reader:
        yield from reader.iter_range(start, stop)


@require_GET
def thumbnail(request: Request, uid: UUID) -> HttpResponseBase:
    """The picture of a file's first page; 404 until it is drawn."""
    file = files.file_for(who=acting(request), uid=uid)
    width = 800 if request.GET.get("w") == "800" else 240
    picture = file.stored.thumbnails.filter(page=1, width=width).select_related("stored").first()
    if picture is None:
        raise NotFound
    response = FileResponse(
        files.open_stored(picture.stored), content_type=picture.stored.media_type
    )
    response["Cache-Control"] = "private, max-age=600"
    return response
