"""Jobs on state secrets: destroyed bytes leave the disk, terms of protection end."""

from __future__ import annotations

from celery import shared_task

from core.acts import Act
from documents.models import Document
from documents.services import destruction
from documents.services.state_secrets import levels

MANY = 500


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


@shared_task(name="documents.expire_secrecy", soft_time_limit=300)
def expire_secrecy(**_later_arguments: object) -> None:
    """State secrets whose term is over are declassified (SEC-11)."""
    act = Act.of_system("documents.expire_secrecy")
    over = Document.objects.filter(secrecy__gt=0, protected_until__lt=act.on)
    for document in over.order_by("pk")[:MANY]:
        levels.expire(document=document, act=act)
