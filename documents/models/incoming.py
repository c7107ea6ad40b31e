"""Incoming documents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.choices import EnvelopeState, Outcome, Source
from documents.models.base import Document
from documents.models.truths import kept, once, paired
from documents.querysets import IncomingQuerySet


class IncomingDocument(Document):
    """A document sent to the office, from arrival to its finish (domain.md §1)."""

    document = models.OneToOneField(
        Document, models.PROTECT, parent_link=True, primary_key=True, related_name="incoming"
    )
    source = models.CharField(
        _("came by"), max_length=10, choices=Source.choices, default=Source.UPLOAD
    )
    arrived_at = models.DateTimeField(_("arrived at"))
    paper_follows = models.BooleanField(_("paper follows"), default=False)
    from_system = models.BooleanField(_("fields received by machine"), default=False)
    arrival_number = models.PositiveIntegerField(_("arrival number"), null=True, blank=True)
    register_entry = models.OneToOneField(
        "documents.RegisterEntry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incoming",
        verbose_name=_("register entry"),
    )
    receipt_checks = models.JSONField(
        _("checks at the receipt of a secret document"), default=dict, blank=True
    )
    registered_at = models.DateTimeField(_("registered at"), null=True, blank=True)
    registered_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registered by"),
    )
    presented_to = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("presented to"),
    )
    presented_at = models.DateTimeField(_("presented at"), null=True, blank=True)
    presented_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("presented by"),
    )
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("returned by"),
    )
    returned_reason = models.CharField(
        _("reason for returning"), max_length=1000, blank=True, default=""
    )
    confirm_needed = models.BooleanField(_("completion must be confirmed"), default=False)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, blank=True, default=""
    )
    outcome_note = models.CharField(_("result"), max_length=2000, blank=True, default="")
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    completed_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("completed by"),
    )
    recalled_at = models.DateTimeField(_("recalled at"), null=True, blank=True)
    recalled_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recalled by"),
    )

    copies_received = models.PositiveIntegerField(_("copies received"), null=True, blank=True)
    envelope_state = models.CharField(
        _("state of the envelope"),
        max_length=10,
        choices=EnvelopeState.choices,
        blank=True,
        default="",
    )
    envelope_note = models.CharField(
        _("remark on the envelope"), max_length=500, blank=True, default=""
    )
    on_duty = models.ForeignKey(
        "documents.DutyTurn",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("received in the turn of duty"),
    )

    objects = IncomingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("incoming document")
        verbose_name_plural = _("incoming documents")
        constraints = [
            paired("incoming", "registered"),
            paired("incoming", "presented"),
            paired("incoming", "returned"),
            paired("incoming", "completed"),
            paired("incoming", "recalled"),
            models.CheckConstraint(
                name="incoming_number_with_entry",
                condition=models.Q(arrival_number=None, register_entry=None)
                | models.Q(arrival_number__isnull=False, register_entry__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-arrived_at"], name="incoming_by_arrival"),
            models.Index(
                fields=["presented_to"],
                name="incoming_presented_to",
                condition=models.Q(presented_to__isnull=False),
            ),
        ]
        triggers = [
            once("arrival_number", name="arrival_number_is_fixed"),
            once("register_entry_id", name="entry_is_fixed"),
            once("registered_at", name="registered_at_is_fixed"),
            once("registered_by_id", name="registered_by_is_fixed"),
            kept(),
        ]
