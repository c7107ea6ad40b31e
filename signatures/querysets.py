"""Chainable reads of certificates, requests and reports."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from signatures.choices import LIVE, STUCK, CertificatePurpose, CertificateState

if TYPE_CHECKING:
    # In one cycle with the models, or the Django plugin of mypy loses the managers on a second run.
    import signatures.models  # noqa: F401
    from core.actors import Who


class CertificateQuerySet(models.QuerySet[Any]):
    """Certificates entered here."""

    def visible_to(self, who: Who | None) -> Self:
        """One's own, and the seals of the organisation in which one acts."""
        if who is None:
            return self.none()
        return self.filter(Q(person=who.person) | Q(organisation_id=who.organisation_id))

    def usable(self, at: datetime) -> Self:
        """Not withdrawn, and valid at that instant; the one that lasts longest first."""
        return self.filter(
            state=CertificateState.ACTIVE, not_before__lte=at, not_after__gte=at
        ).order_by("-not_after", "-pk")

    def of_person(self, person_id: int | None) -> Self:
        return self.filter(purpose=CertificatePurpose.PERSON, person_id=person_id)

    def of_seal(self, organisation_id: int) -> Self:
        return self.filter(purpose=CertificatePurpose.SEAL, organisation_id=organisation_id)


class SigningRequestQuerySet(models.QuerySet[Any]):
    """Signing requests."""

    def visible_to(self, who: Who | None) -> Self:
        """Those on documents that this capacity may see."""
        if who is None:
            return self.none()
        documents = apps.get_model("documents", "OutgoingDocument").objects.visible_to(who)
        return self.filter(document__in=documents)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def stuck(self) -> Self:
        """Those that wait for a person: a PIN, or a new attempt; only the last of its kind counts."""
        newest = (
            self.model._default_manager.filter(
                document=OuterRef("document"), purpose=OuterRef("purpose")
            )
            .order_by("-asked_at", "-pk")
            .values("pk")[:1]
        )
        return self.filter(state__in=STUCK, pk=Subquery(newest))

    def for_list(self) -> Self:
        return self.select_related("document", "signer", "certificate", "base", "result")


class ReportQuerySet(models.QuerySet[Any]):
    """Validation reports."""

    def newest_of(self, stored_ids: Any) -> dict[int, Any]:
        """Stored file id → its newest report."""
        rows = self.filter(stored_id__in=stored_ids).order_by("stored_id", "-made_at", "-pk")
        return {row.stored_id: row for row in rows.distinct("stored_id")}
