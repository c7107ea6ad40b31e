"""Signing rights in force (domain.md §2.3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.capacity import Capacity
from accounts.models import Appointment, Person, SigningRight

if TYPE_CHECKING:
    from catalogues.models import DocumentKind


def signing_rights(
    holder: Capacity | Person, on: date, kind: DocumentKind | None, secrecy: int
) -> QuerySet[SigningRight]:
    """Rights by which `holder` may sign a document of that kind and secrecy on that day.

    A capacity is bound to its organisation and, for rights of a position, to its own position;
    a delegate signs in his own name by a right of his own (TUQ.), never by the delegator's (SIG-08).
    """
    rights = SigningRight.objects.on(on).filter(secrecy_max__gte=secrecy)
    rights = rights.filter(Q(kinds=None) | Q(kinds=kind)) if kind is not None else rights
    if isinstance(holder, Capacity):
        held = Q(person=holder.person)
        if holder.delegation is None:
            held |= Q(position=holder.appointment.position_id)
        rights = rights.filter(held, organisation=holder.organisation)
    else:
        positions = Appointment.objects.effective(on).filter(person=holder).values("position")
        rights = rights.filter(Q(person=holder) | Q(position__in=positions))
    return (
        rights.select_related("person", "position", "organisation")
        .order_by("organisation", "form", "pk")
        .distinct()
    )


def may_sign(
    holder: Capacity | Person,
    right: SigningRight,
    on: date,
    kind: DocumentKind | None,
    secrecy: int,
) -> bool:
    """Whether that right of the holder covers the document on that day."""
    return signing_rights(holder, on, kind, secrecy).filter(pk=right.pk).exists()
