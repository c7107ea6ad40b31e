"""A signing request: the row that makes a signature resumable."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.truths import fixed, kept
from signatures.choices import LIVE, Purpose, RequestState
from signatures.querysets import SigningRequestQuerySet


class SigningRequest(models.Model):
    """One signature asked for by one person on one file.

    `base` is the very content the person was shown; `capacity` the key of the capacity in which he acts. `sentence`, `code`:
    why it stands where it stands. The PIN is never here: it lies sealed in the broker for minutes.
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(
        "documents.OutgoingDocument", models.PROTECT, related_name="+", verbose_name=_("document")
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    base = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file shown")
    )
    result = models.ForeignKey(
        "documents.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed file"),
    )
    certificate = models.ForeignKey(
        "signatures.Certificate",
        models.PROTECT,
        related_name="requests",
        verbose_name=_("certificate"),
    )
    signer = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("signer")
    )
    capacity = models.CharField(_("acting as"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    code = models.CharField(_("reason code"), max_length=60, blank=True, default="")
    sentence = models.CharField(_("message"), max_length=1000, blank=True, default="")
    level = models.CharField(_("level reached"), max_length=6, blank=True, default="")
    missing = models.JSONField(_("missing to the level wanted"), default=list, blank=True)
    channel = models.CharField(_("door"), max_length=10)
    request_id = models.CharField(max_length=64, blank=True, default="")
    client_id = models.CharField(max_length=120, blank=True, default="")
    ip = models.CharField(max_length=45, blank=True, default="")
    asked_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(_("last started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = SigningRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing request")
        verbose_name_plural = _("signing requests")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "purpose"],
                condition=models.Q(state__in=[state.value for state in LIVE]),
                name="signing_one_live",
            ),
            models.CheckConstraint(
                name="signing_done_has_result",
                condition=~models.Q(state=RequestState.DONE) | models.Q(result__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="signing_by_state"),
            models.Index(fields=["signer", "state"], name="signing_by_signer"),
        ]
        triggers = [
            fixed("uid", "document", "purpose", "base", "certificate", "signer", "asked_at"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.document_id}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE
