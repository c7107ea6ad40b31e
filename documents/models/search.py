"""The search row of a document: what is looked in, and for whom, in one index (database.md §2)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.base import Document


class SearchRow(models.Model):
    """Written in the transaction of the document; rebuilt at will. Nothing volatile belongs here.

    `acl` holds principal × 4 + secrecy for each grant; `f` words of all fields with and without
    marks; `fs` those of number and subject; `number_folded` the number for fragments.
    The GIN over (f, acl, quarter) is made by SQL in the migration.
    """

    document = models.OneToOneField(
        Document, models.CASCADE, primary_key=True, related_name="search_row"
    )
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation", models.PROTECT, related_name="+"
    )
    direction = models.CharField(max_length=10)
    kind = models.ForeignKey(
        "catalogues.DocumentKind", models.PROTECT, null=True, blank=True, related_name="+"
    )
    secrecy = models.PositiveSmallIntegerField(default=0)
    sort_on = models.DateField()
    acl = ArrayField(models.IntegerField(), default=list)
    number_folded = models.CharField(max_length=120, blank=True, default="")
    f = SearchVectorField()
    fs = SearchVectorField()
    indexed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("search row")
        verbose_name_plural = _("search rows")
        indexes = [
            models.Index(fields=["organisation", "number_folded"], name="search_by_number"),
            models.Index(fields=["-sort_on", "-document"], name="search_by_date"),
        ]

    def __str__(self) -> str:
        return str(self.document_id)
