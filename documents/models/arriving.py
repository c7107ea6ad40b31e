"""What comes with an incoming document: transmission data, recalls, duty, sealed envelopes."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from documents.choices import EnvelopeState
from documents.models.files import StoredFile
from documents.models.incoming import IncomingDocument
from documents.models.truths import fixed, kept


class Transmission(models.Model):
    """How a message came: kept with the document as it was sent (R28). Known by its message id."""

    document = models.OneToOneField(
        IncomingDocument, models.PROTECT, primary_key=True, related_name="transmission"
    )
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation", models.PROTECT, related_name="+"
    )
    message_id = models.CharField(_("message id"), max_length=255)
    sender_name = models.CharField(_("sender"), max_length=200, blank=True, default="")
    sender_address = models.CharField(
        _("address of the sender"), max_length=320, blank=True, default=""
    )
    sender = models.ForeignKey(
        "catalogues.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sender in the directory"),
    )
    recipient = models.OneToOneField(
        "documents.Recipient",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="delivery",
        verbose_name=_("line of the sender's list"),
    )
    raw = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("message as it came"),
    )
    sent_on = models.DateTimeField(_("sent"), null=True, blank=True)
    headers = models.JSONField(_("headers"), default=list, blank=True)
    parts = models.JSONField(_("parts of the message"), default=list, blank=True)

    class Meta:
        verbose_name = _("transmission data")
        verbose_name_plural = _("transmission data")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "message_id"], name="transmission_message_once"
            ),
        ]
        triggers = [fixed("document", "organisation", "message_id", "recipient"), kept()]

    def __str__(self) -> str:
        return self.message_id


class RecallRequest(models.Model):
    """The sender asks a document back; what we answered stays for good (IN-12)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(IncomingDocument, models.PROTECT, related_name="recall_requests")
    asked_at = models.DateTimeField(_("asked at"))
    sender_name = models.CharField(_("sender"), max_length=200, blank=True, default="")
    message_id = models.CharField(_("message id"), max_length=255, blank=True, default="")
    reason = models.CharField(_("reason of the sender"), max_length=1000, blank=True, default="")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    is_agreed = models.BooleanField(_("agreed"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True, default="")
    destroyed = models.JSONField(_("what was destroyed"), default=list, blank=True)

    class Meta:
        verbose_name = _("recall by the sender")
        verbose_name_plural = _("recalls by senders")
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(answered_at=None), name="recall_one_open"
            ),
            models.CheckConstraint(
                name="recall_answered_with_word",
                condition=Q(answered_at=None, is_agreed=None)
                | Q(answered_at__isnull=False, is_agreed__isnull=False),
            ),
        ]
        triggers = [fixed("uid", "document", "asked_at", "reason", "message_id"), kept()]

    def __str__(self) -> str:
        return self.reason or str(self.uid)


class DutyTurn(models.Model):
    """Somebody receives urgent documents out of hours, from an hour to an hour (IN-13)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person on duty")
    )
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"))
    basis = models.CharField(_("basis"), max_length=300)
    set_at = models.DateTimeField(_("entered at"))
    set_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )

    class Meta:
        verbose_name = _("turn of duty")
        verbose_name_plural = _("turns of duty")
        constraints = [
            models.CheckConstraint(name="duty_turn_has_length", condition=Q(ends__gt=F("starts"))),
            ExclusionConstraint(
                name="duty_turn_once_per_person",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts"),
                            F("ends"),
                            Value("[)"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(cancelled_at=None),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "starts"], name="duty_turn_by_day")]
        triggers = [fixed("uid", "organisation", "person", "starts", "set_at", "set_by"), kept()]

    def __str__(self) -> str:
        return f"{self.person}: {self.starts:%d/%m/%Y %H:%M}"


class SealedEnvelope(models.Model):
    """An envelope addressed to a named person, passed on unopened (NĐ 30/2020 Art. 21)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    sender_name = models.CharField(_("sender"), max_length=200)
    marks = models.CharField(_("words on the envelope"), max_length=300, blank=True, default="")
    envelope_state = models.CharField(
        _("state of the envelope"),
        max_length=10,
        choices=EnvelopeState.choices,
        default=EnvelopeState.INTACT,
    )
    addressee = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("addressed to")
    )
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("received by")
    )
    taken_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    taken_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken over by"),
    )
    document = models.OneToOneField(
        IncomingDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="envelope",
        verbose_name=_("brought back for registering as"),
    )
    note = models.CharField(_("note"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("unopened envelope")
        verbose_name_plural = _("unopened envelopes")
        constraints = [
            models.CheckConstraint(
                name="envelope_taken_at_with_by",
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-received_at"], name="envelope_by_arrival")
        ]
        triggers = [
            fixed("uid", "organisation", "addressee", "received_at", "received_by"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.sender_name} → {self.addressee}"
