"""Jobs of the engine: sealing the journal, clearing old keys."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from core import journal
from core.models import IdempotencyKey, Progress

KEYS_KEPT = timedelta(days=3)
PROGRESS_KEPT = timedelta(days=30)


@shared_task(name="core.seal_journal", soft_time_limit=60, ignore_result=True)
def seal_journal(**_later_arguments: object) -> None:
    """Seal the journal lines since the last seal into the chain of Merkle roots."""
    journal.seal(at=timezone.now())


@shared_task(name="core.clear_old_rows", soft_time_limit=300, ignore_result=True)
def clear_old_rows(**_later_arguments: object) -> None:
    """Clear idempotency keys and progress rows that nobody asks for any more."""
    now = timezone.now()
    IdempotencyKey.objects.filter(created_at__lt=now - KEYS_KEPT).delete()
    Progress.objects.filter(updated_at__lt=now - PROGRESS_KEPT).delete()
