"""Dossiers: reminded of before they are handed over, made into parcels, parcels cleared away."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.models import Person
from accounts.selectors import capacities_of, capacity_by_key
from core.acts import Act
from core.models import Progress
from documents.models import Dossier
from documents.services import dossier_exports, dossiers

MANY = 2_000


@shared_task(name="documents.warn_of_handover", acks_late=True, soft_time_limit=300)
def warn_of_handover(**_later_arguments: object) -> None:
    """Note, once for each, which closed dossiers go to the archive within the days of warning."""
    act = Act.of_system("documents.warn_of_handover")
    near = Dossier.objects.near_hand_over(act.on).filter(handover_noticed_at=None)
    for dossier in near.order_by("handover_due_on", "pk")[:MANY]:
        dossiers.note_due(dossier=dossier, act=act)


@shared_task(name="documents.export_dossier", acks_late=True, soft_time_limit=3600)
def export_dossier(
    *,
    dossier_id: int,
    progress_id: int,
    person_id: int,
    capacity: str,
    **_later_arguments: object,
) -> None:
    """Make the parcel somebody asked for, in the capacity in which he asked."""
    row = Progress.objects.filter(pk=progress_id).exclude(state=Progress.State.DONE).first()
    dossier = Dossier.objects.filter(pk=dossier_id).first()
    person = Person.objects.filter(pk=person_id).first()
    if row is None or dossier is None or person is None:
        return
    now = timezone.now()
    who = capacity_by_key(capacities_of(person, timezone.localdate(now)), capacity)
    act = Act(by=person, at=now, who=who, channel="job")
    dossier_exports.make(dossier=dossier, row=row, act=act)


@shared_task(name="documents.clear_parcels", soft_time_limit=300, ignore_result=True)
def clear_parcels(**_later_arguments: object) -> None:
    """Destroy parcels of dossiers that lay there for a week."""
    dossier_exports.clear(act=Act.of_system("documents.clear_parcels"))
