"""Jobs of the form check: make a report, and the sweep that finds what got lost."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache
from django.utils import timezone

from core.acts import Act
from documents.services import files
from formcheck.models import FormReport
from formcheck.services import reports

LOST_AFTER = timedelta(minutes=2)
RECENT = timedelta(days=2)
AGAIN_AFTER_SECONDS = 900
LEFT_BEHIND_SECONDS = 3600
MANY = 100


@shared_task(
    name="formcheck.check_paper",
    acks_late=True,
    soft_time_limit=240,
    time_limit=270,
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=3,
)
def check_paper(*, report_id: int, **_later_arguments: object) -> None:
    """Check the form of one paper and keep the report."""
    if not FormReport.objects.waiting().filter(pk=report_id).exists():
        return
    act = Act.of_system("formcheck.check_paper")
    try:
        reports.run(report_id=report_id, act=act)
    except SoftTimeLimitExceeded:
        # Or the sweep would ask for the same hopeless paper again and again.
        reports.give_up(report_id=report_id, act=act)


@shared_task(name="formcheck.sweep", soft_time_limit=60, ignore_result=True)
def sweep(**_later_arguments: object) -> None:
    """Ask again for reports that no worker makes, and clear plain files of killed ones."""
    now = timezone.now()
    lost = FormReport.objects.waiting().filter(
        asked_at__lt=now - LOST_AFTER, asked_at__gt=now - RECENT
    )
    for report_id in lost.values_list("pk", flat=True)[:MANY]:
        if cache.add(f"swept:form:{report_id}", 1, AGAIN_AFTER_SECONDS):
            check_paper.delay(report_id=report_id)
    for folder in files.workroom().glob(f"{reports.FOLDER}*"):
        if folder.is_dir() and folder.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
