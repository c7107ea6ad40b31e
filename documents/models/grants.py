"""Who may see a document: rows written by the services that route, assign, share and file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.choices import GrantReason
from documents.models.base import Document
from documents.models.truths import fixed


class DocumentGrant(models.Model):
    """A principal (person, unit or role) may know of a document."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="grants")
    principal = models.ForeignKey(
        "accounts.Principal", models.PROTECT, related_name="+", verbose_name=_("principal")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=GrantReason.choices)
    given_at = models.DateTimeField(_("given at"))
    given_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("given by")
    )

    class Meta:
        verbose_name = _("access to a document")
        verbose_name_plural = _("accesses to documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "principal"], name="document_grant_once"),
        ]
        indexes = [models.Index(fields=["principal", "document"], name="document_grant_lookup")]
        triggers = [fixed("document", "principal")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.principal_id}"
