"""Jobs on state secrets: destroyed bytes leave the disk, terms of protection end."""

from __future__ import annotations

from celery import shared_task

from documents.services import destruction


@shared_task(
    name="documents.remove_bytes",
    acks_late=True,
    soft_time_limit=60,
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=5,
)
def remove_bytes(*, stored_id: int, **_later_arguments: object) -> None:
    """Take the bytes of a destroyed content off the disk."""
    destruction.sweep_bytes(stored_id=stored_id)
