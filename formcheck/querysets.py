"""Chainable reads of the form check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    # In one cycle with the models, or the Django plugin of mypy loses the managers on a second run.
    import formcheck.models  # noqa: F401
    from core.actors import Who


class FormReportQuerySet(models.QuerySet[Any]):
    """Reports of the form check."""

    def visible_to(self, who: Who | None) -> Self:
        """Those on documents that this capacity may see, and the person's own single checks."""
        if who is None:
            return self.none()
        documents = apps.get_model("documents", "OutgoingDocument").objects.visible_to(who)
        own = Q(document=None, asked_by=who.person, organisation_id=who.organisation_id)
        return self.filter(Q(document__in=documents) | own)

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")

    def of_version(self, version_id: int) -> Self:
        return self.filter(version_id=version_id).newest_first()

    def waiting(self) -> Self:
        return self.filter(state="waiting")


class FormOverrideQuerySet(models.QuerySet[Any]):
    """Findings that a form checker let stand, with a reason."""

    def visible_to(self, who: Who | None) -> Self:
        if who is None:
            return self.none()
        documents = apps.get_model("documents", "OutgoingDocument").objects.visible_to(who)
        return self.filter(document__in=documents)
