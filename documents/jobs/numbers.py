"""Numbers that were kept and not used in time become void."""

from __future__ import annotations

from celery import shared_task

from core.acts import Act
from documents.services import numbers


@shared_task(name="documents.expire_reservations", acks_late=True, soft_time_limit=60)
def expire_reservations(**_later_arguments: object) -> None:
    """Declare kept numbers void whose time is over."""
    numbers.expire_reservations(act=Act.of_system("numbers"))
