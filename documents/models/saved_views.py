"""Lists and searches kept under a name."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.choices import SavedList
from documents.models.truths import fixed
from documents.querysets import SavedViewQuerySet


class SavedView(models.Model):
    """Filters, order and columns of a list, or a search, kept by a person under a name; shared
    with the colleagues of the organisation when he wishes (NĐ 30/2020 PL VI: saved queries)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    owner = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    list_key = models.CharField(_("list"), max_length=10, choices=SavedList.choices)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters"), max_length=2000, blank=True, default="")
    is_shared = models.BooleanField(_("shown to the whole office"), default=False)
    saved_at = models.DateTimeField(_("saved at"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "list_key", "name"], name="saved_view_name_once"
            ),
        ]
        triggers = [fixed("uid", "organisation", "owner", "list_key")]

    def __str__(self) -> str:
        return self.name
