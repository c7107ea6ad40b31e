"""Progress of long work, as a row that a page can show and that survives the page."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from core.acts import Act
from core.errors import DomainError
from core.models import Progress

State = Progress.State


def start(*, kind: str, label: str, subject: str = "", total: int = 0, act: Act) -> Progress:
    return Progress.objects.create(
        kind=kind,
        label=label[:300],
        subject=subject,
        total=total,
        owner_id=getattr(act.by, "pk", None),
    )


def step(progress: Progress, *, by: int = 1) -> None:
    Progress.objects.filter(pk=progress.pk).update(
        state=State.RUNNING, done=F("done") + by, updated_at=timezone.now()
    )


def finish(progress: Progress, *, result: dict[str, Any] | None = None, sentence: str = "") -> None:
    Progress.objects.filter(pk=progress.pk).update(
        state=State.DONE, result=result or {}, sentence=sentence[:600], updated_at=timezone.now()
    )


def fail(progress: Progress, refusal: DomainError) -> None:
    Progress.objects.filter(pk=progress.pk).update(
        state=State.FAILED, sentence=str(refusal)[:600], updated_at=timezone.now()
    )
