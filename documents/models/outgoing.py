"""Outgoing and internal documents, whom they answer and who gets them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import SigningForm
from documents.choices import (
    CopyForm,
    Heading,
    OutgoingState,
    RecipientChannel,
    RecipientStatus,
)
from documents.models.base import Document
from documents.models.incoming import IncomingDocument
from documents.models.truths import fixed, kept, kept_with_the_record, once, paired
from documents.querysets import OutgoingQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _person(label: StrPromise) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


def _instant(label: StrPromise) -> models.DateTimeField[Any, Any]:
    return models.DateTimeField(label, null=True, blank=True)


class OutgoingDocument(Document):
    """A document of the office, from its draft to its issue (domain.md §2)."""

    document = models.OneToOneField(
        Document, models.PROTECT, parent_link=True, primary_key=True, related_name="outgoing"
    )
    drafter = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("drafter")
    )
    signer = _person(_("signer"))
    signing_form = models.CharField(
        _("form of signing"), max_length=20, choices=SigningForm.choices, blank=True, default=""
    )
    signing_position = models.TextField(_("authority and position lines"), blank=True, default="")
    signing_right = models.ForeignKey(
        "accounts.SigningRight",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signing right"),
    )
    form_checker = _person(_("form checker"))
    heading = models.CharField(
        _("heading"), max_length=10, choices=Heading.choices, default=Heading.OWN
    )
    heading_name = models.CharField(_("congress"), max_length=200, blank=True, default="")
    amends = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amended_by",
        verbose_name=_("amends"),
    )
    approved_version = models.ForeignKey(
        "documents.DocumentVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version whose content was approved"),
    )
    content_approved_at = _instant(_("content approved at"))
    content_approved_by = _person(_("content approved by"))
    form_checked_at = _instant(_("form checked at"))
    form_checked_by = _person(_("form checked by"))
    submitted_at = _instant(_("submitted at"))
    submitted_by = _person(_("submitted by"))
    signed_at = _instant(_("signed at"))
    signed_by = _person(_("signed by"))
    numbered_at = _instant(_("numbered at"))
    numbered_by = _person(_("numbered by"))
    issued_at = _instant(_("issued at"))
    issued_by = _person(_("issued by"))
    returned_at = _instant(_("returned at"))
    returned_by = _person(_("returned by"))
    returned_to = models.CharField(
        _("returned to"), max_length=20, choices=OutgoingState.choices, blank=True, default=""
    )
    returned_reason = models.CharField(
        _("reason for returning"), max_length=1000, blank=True, default=""
    )
    recalling_at = _instant(_("called back at"))
    recalling_by = _person(_("called back by"))
    recall_reason = models.CharField(
        _("reason for the recall"), max_length=1000, blank=True, default=""
    )
    recalled_at = _instant(_("recalled at"))
    recalled_by = _person(_("recalled by"))
    cancelled_at = _instant(_("cancelled at"))
    cancelled_by = _person(_("cancelled by"))
    register_entry = models.OneToOneField(
        "documents.RegisterEntry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outgoing",
        verbose_name=_("register entry"),
    )
    copies = models.PositiveIntegerField(_("copies"), null=True, blank=True)
    replies_to = models.ManyToManyField(
        IncomingDocument,
        through="documents.ReplyFor",
        related_name="answers",
        verbose_name=_("answers"),
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )

    follows_reason = models.CharField(
        _("why it replaces or corrects"), max_length=1000, blank=True, default=""
    )
    symbol_tail = models.CharField(_("tail of the symbol"), max_length=10, blank=True, default="")
    copy_of = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certified_copies",
        verbose_name=_("certified copy of"),
    )
    copy_form = models.CharField(
        _("form of the copy"), max_length=10, choices=CopyForm.choices, blank=True, default=""
    )
    copy_pages = models.CharField(_("pages copied"), max_length=100, blank=True, default="")
    copy_reason = models.CharField(
        _("what the copy is for"), max_length=500, blank=True, default=""
    )

    objects = OutgoingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("outgoing document")
        verbose_name_plural = _("outgoing documents")
        constraints = [
            *(
                paired("outgoing", stamp)
                for stamp in (
                    "content_approved",
                    "form_checked",
                    "submitted",
                    "signed",
                    "numbered",
                    "issued",
                    "returned",
                    "recalling",
                    "recalled",
                    "cancelled",
                )
            ),
            models.CheckConstraint(
                name="outgoing_copy_has_form",
                condition=models.Q(copy_of=None, copy_form="")
                | (models.Q(copy_of__isnull=False) & ~models.Q(copy_form="")),
            ),
            models.CheckConstraint(
                name="outgoing_numbered_with_entry",
                condition=models.Q(numbered_at=None) | models.Q(register_entry__isnull=False),
            ),
        ]
        triggers = [
            once("register_entry_id", name="entry_is_fixed"),
            once("numbered_at", name="numbered_at_is_fixed"),
            once("numbered_by_id", name="numbered_by_is_fixed"),
            once("issued_at", name="issued_at_is_fixed"),
            once("issued_by_id", name="issued_by_is_fixed"),
            kept(),
        ]


class ReplyFor(models.Model):
    """This outgoing document answers that incoming one (OUT-17)."""

    outgoing = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="reply_links")
    incoming = models.ForeignKey(IncomingDocument, models.PROTECT, related_name="answer_links")
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["outgoing", "incoming"], name="reply_once"),
        ]

    def __str__(self) -> str:
        return f"{self.outgoing_id} → {self.incoming_id}"


class Recipient(models.Model):
    """One addressee of an outgoing document and what became of his copy (OUT-18)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="recipients")
    organisation = models.ForeignKey(
        "catalogues.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    person = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=200)
    is_listed = models.BooleanField(_("named on the document"), default=True)
    channel = models.CharField(
        _("channel"),
        max_length=12,
        choices=RecipientChannel.choices,
        default=RecipientChannel.EXCHANGE,
    )
    copies = models.PositiveIntegerField(_("copies"), default=1)
    ordinal = models.PositiveIntegerField(_("ordinal"), default=1)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=RecipientStatus.choices,
        default=RecipientStatus.WAITING,
    )
    listed_as = models.CharField(
        _("line on the paper that names it"), max_length=200, blank=True, default=""
    )
    organ_code = models.CharField(_("organ code"), max_length=35, blank=True, default="")
    group = models.ForeignKey(
        "documents.RecipientGroupVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("group"),
    )
    exchange_status = models.CharField(_("exchange status"), max_length=2, blank=True, default="")
    exchange_reason = models.CharField(
        _("reason of the receiver"), max_length=500, blank=True, default=""
    )
    exchange_at = models.DateTimeField(_("exchange status since"), null=True, blank=True)
    proof = models.CharField(_("proof of sending"), max_length=200, blank=True, default="")
    receiver_name = models.CharField(
        _("name of the receiver"), max_length=150, blank=True, default=""
    )
    dispatched_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            models.CheckConstraint(
                name="recipient_one_target",
                condition=models.Q(organisation=None, unit=None)
                | models.Q(organisation=None, person=None)
                | models.Q(unit=None, person=None),
            ),
        ]
        indexes = [models.Index(fields=["document", "ordinal"], name="recipient_of_document")]
        triggers = [fixed("uid", "document"), kept_with_the_record()]

    def __str__(self) -> str:
        return self.name

    @property
    def paper_line(self) -> str:
        """The line of “Nơi nhận” that names it, empty when the paper does not."""
        return (self.listed_as or self.name) if self.is_listed else ""

    @property
    def is_inside(self) -> bool:
        """A person or a unit of the house."""
        return self.person_id is not None or self.unit_id is not None
