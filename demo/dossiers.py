"""What the story adds to dossiers: approved plans, last year's dossiers closed as far as they can be."""

from __future__ import annotations

from django.utils import timezone

from core.errors import DomainError
from demo.offices import Office
from documents.choices import FilePlanState
from documents.models import Dossier, FilePlan
from documents.services import dossiers, file_plans


def _first(office: Office, *roles: str) -> str:
    """The first of its people with one of these roles."""
    wanted = set(roles)
    return str(next(p["username"] for p in office.spec["people"] if wanted & set(p["roles"])))


def approve_plans(office: Office, last: int) -> None:
    """The plans up to a year are approved; a later one is submitted and waits for the head."""
    clerk, head = _first(office, "archivist", "clerk"), _first(office, "leader")
    plans = FilePlan.objects.filter(
        organisation=office.organisation, state=FilePlanState.DRAFTING
    ).order_by("year")
    for plan in plans:
        submitted = file_plans.submit(plan=plan, act=office.act(clerk))
        if plan.year <= last:
            file_plans.approve(plan=submitted, act=office.act(head))


def close_last_year(office: Office) -> int:
    """Dossiers of earlier years in which nothing is open any more are closed by their keepers."""
    year = timezone.localdate().year
    rows = Dossier.objects.open().filter(organisation=office.organisation, year__lt=year)
    closed = 0
    for dossier in rows.select_related("keeper").order_by("pk"):
        try:
            dossiers.close(dossier=dossier, act=office.act(dossier.keeper.username))
        except DomainError:
            continue  # the checklist of this one names what is open: also worth showing
        closed += 1
    return closed
