"""How far long work is, as a fragment that asks again while the work goes on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.errors import NotFound
from core.http import Request
from core.models import Progress


@require_GET
def show(request: Request, uid: UUID) -> HttpResponse:
    row = Progress.objects.filter(uid=uid, owner_id=request.user.pk).first()
    if row is None:
        raise NotFound
    over = row.state in {Progress.State.DONE, Progress.State.FAILED}
    template = "documents/progress.html"
    if request.htmx:
        template += "#meter"
    return render(request, template, {"progress": row, "over": over})
