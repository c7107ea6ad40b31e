"""Certificates that may sign here, with their sealed key and their picture."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.truths import fixed, kept, paired
from signatures.choices import Backend, CertificatePurpose, CertificateState
from signatures.querysets import CertificateQuerySet


class Certificate(models.Model):
    """One certificate of a person or of an organisation's seal.

    `sealed_p12`: the PKCS#12 file, itself under the holder's PIN, once more under the installation's key.
    `serial`, `fingerprint` (SHA-256 of `der`): lower-case hexadecimal. `picture`: PNG with alpha.
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=10, choices=CertificatePurpose.choices)
    person = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    backend = models.CharField(
        _("kept as"), max_length=10, choices=Backend.choices, default=Backend.SOFT
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=CertificateState.choices,
        default=CertificateState.ACTIVE,
    )
    subject = models.CharField(_("holder"), max_length=300)
    subject_organisation = models.CharField(
        _("organisation of the holder"), max_length=300, blank=True
    )
    issuer = models.CharField(_("issued by"), max_length=300)
    serial = models.CharField(_("serial number"), max_length=80)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    key_kind = models.CharField(_("kind of key"), max_length=20)
    not_before = models.DateTimeField(_("valid from"))
    not_after = models.DateTimeField(_("valid to"))
    der = models.BinaryField(_("certificate"), editable=False)
    sealed_p12 = models.BinaryField(_("sealed key file"), editable=False)
    picture = models.BinaryField(_("picture"), editable=False)
    added_at = models.DateTimeField(_("entered at"))
    added_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    retired_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    retired_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            paired("certificate", "retired"),
            models.CheckConstraint(
                name="certificate_one_holder",
                condition=models.Q(
                    purpose=CertificatePurpose.PERSON, person__isnull=False, organisation=None
                )
                | models.Q(
                    purpose=CertificatePurpose.SEAL, organisation__isnull=False, person=None
                ),
            ),
        ]
        triggers = [
            fixed("uid", "purpose", "person", "organisation", "fingerprint", "der", "serial"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.serial})"

    @property
    def holder(self) -> str:
        return str(self.person or self.organisation)

    @property
    def days_left(self) -> int:
        """Whole days until it expires; negative when it has."""
        return (self.not_after - timezone.now()).days
