"""Files in and out: honest uploads, ranges for the viewer, pictures of first pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import FileResponse, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from core import streaming
from core.acts import Act
from core.errors import DomainError, InvalidInput, NotFound
from core.http import Request, note_refusal
from documents.engine.files.facts import PDF
from documents.forms.fields import as_uuid
from documents.models import DocumentFile, Upload
from documents.services import files, marked_copies
from documents.views.common import acting

PIECE = 256 * 1024
OPEN_SECONDS = 3600
INLINE = {"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif"}


def take_in(request: Request, act: Act, *, name: str = "file") -> list[Upload]:
    """The uploads a form names by uid, and files that came with the form (no script)."""
    taken = [
        files.own_upload(uid=uid, act=act)
        for uid in map(as_uuid, request.POST.getlist("uploads"))
        if uid is not None
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
    verb = "download" if request.GET.get("download") else "read"
    if _opens(request, file, verb):
        reader = files.read(file=file, act=Act.of(request), verb=verb)
    else:
        reader = files.open_stored(stored)
    response = streaming.send(
        request,
        reader,
        name=file.name,
        media_type=stored.media_type,
        etag=stored.sha256,
        download=verb == "download" or stored.media_type not in INLINE,
    )
    # The policy of the portal holds; in a sandbox a browser shows no PDF.
    del response["Content-Security-Policy"]
    return response


def _opens(request: Request, file: DocumentFile, verb: str) -> bool:
    """Whether the file is opened now; else this is a further piece of what was opened before.

    A viewer asks for a file in pieces; whoever begins with the second piece opens it all the same.
    """
    asked = request.headers.get("Range", "")
    mark = f"opened:{verb}:{request.user.pk}:{file.uid}"
    is_first = bool(cache.add(mark, 1, OPEN_SECONDS))
    return is_first or not asked or asked.replace(" ", "").startswith("bytes=0-")


@require_GET
def marked(request: Request, uid: UUID) -> HttpResponseBase:
    """A copy to print: each page says who took it and when (F6). The stored file stays as it is."""
    file = files.file_for(who=acting(request), uid=uid)
    made = marked_copies.make(file=file, act=Act.of(request))
    name = file.name.rpartition(".")[0] or file.name
    response = FileResponse(made, content_type=PDF, filename=f"{name} - {_('copy')}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


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
    response["Cache-Control"] = "no-store, private"
    return response
