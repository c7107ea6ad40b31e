"""The common part of every document."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Secrecy
from documents.choices import STATE_CHOICES, Direction, DueSource, Urgency
from documents.models.truths import fixed, kept
from documents.querysets import DocumentQuerySet

if TYPE_CHECKING:
    from documents.models.files import DocumentVersion

# Once a number stands on a paper of ours it never changes (R6, OUT-05).
NUMBER_IS_FIXED = pgtrigger.Trigger(
    name="number_is_fixed",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
        "code_number", "code_notation", "issued_on"
    ),
    condition=pgtrigger.Condition(
        "OLD.direction <> 'incoming' AND OLD.code_number <> '' AND "
        "(NEW.code_number IS DISTINCT FROM OLD.code_number"
        " OR NEW.code_notation IS DISTINCT FROM OLD.code_notation"
        " OR NEW.issued_on IS DISTINCT FROM OLD.issued_on)"
    ),
    func="RAISE EXCEPTION 'documents: the number and date of an issued document are fixed';",
)

# What was called back is frozen with its metadata (OUT-09); its state alone may move on.
RECALLED_IS_FROZEN = pgtrigger.Trigger(
    name="recalled_is_frozen",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "OLD.direction <> 'incoming' AND OLD.state IN ('recalling', 'recalled') AND "
        "(to_jsonb(NEW) - '{state,updated_at,revision,note}'::text[])"
        " IS DISTINCT FROM (to_jsonb(OLD) - '{state,updated_at,revision,note}'::text[])"
    ),
    func="RAISE EXCEPTION 'documents: a recalled document is frozen';",
)


@pghistory.track(pghistory.UpdateEvent(), exclude=["subject_folded", "code_folded"])
class Document(models.Model):
    """What every document has (NĐ 30/2020 PL VI). Its parts are incoming or outgoing documents."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    state = models.CharField(_("state"), max_length=20, choices=STATE_CHOICES)
    kind = models.ForeignKey(
        "catalogues.DocumentKind",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of document"),
    )
    code_number = models.CharField(_("number"), max_length=11, blank=True, default="")
    code_notation = models.CharField(_("notation"), max_length=30, blank=True, default="")
    code_display = models.CharField(_("number and notation"), max_length=60, blank=True, default="")
    code_folded = models.CharField(max_length=60, blank=True, default="", editable=False)
    issued_on = models.DateField(_("date of the document"), null=True, blank=True)
    issuer_name = models.CharField(_("issuing body"), max_length=200, blank=True, default="")
    issuer = models.ForeignKey(
        "catalogues.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issuing body in the directory"),
    )
    subject = models.CharField(_("subject"), max_length=500, blank=True, default="")
    subject_folded = models.CharField(max_length=500, blank=True, default="", editable=False)
    language = models.CharField(_("language"), max_length=30, default="vi")
    field = models.ForeignKey(
        "catalogues.FieldOfWork",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("field of work"),
    )
    secrecy = models.PositiveSmallIntegerField(
        _("secrecy"), choices=Secrecy.choices, default=Secrecy.NORMAL
    )
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), choices=Urgency.choices, default=Urgency.NORMAL
    )
    secrecy_proposed = models.PositiveSmallIntegerField(
        _("secrecy proposed by the drafter"), choices=Secrecy.choices, null=True, blank=True
    )
    secret_item = models.ForeignKey(
        "catalogues.SecretListItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entry of the list of state secrets"),
    )
    protected_until = models.DateField(_("protected until"), null=True, blank=True)
    circulation = models.CharField(
        _("limit of circulation"),
        max_length=30,
        blank=True,
        default="",
        help_text=_("A code of the list “circulation”."),
    )
    deliver_by = models.DateTimeField(_("to arrive by"), null=True, blank=True)
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    signer_name = models.CharField(_("signed by"), max_length=50, blank=True, default="")
    signer_position = models.CharField(
        _("position of the signer"), max_length=100, blank=True, default=""
    )
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    due_source = models.CharField(
        _("source of the deadline"),
        max_length=10,
        choices=DueSource.choices,
        blank=True,
        default="",
    )
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    retention = models.ForeignKey(
        "catalogues.RetentionRule",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("retention"),
    )
    provenance = models.JSONField(_("origin of each field"), default=dict, blank=True)
    sort_on = models.DateField(_("date in lists"))
    created_at = models.DateTimeField(_("entered at"))
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    updated_at = models.DateTimeField(_("changed at"))
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                name="document_secrecy_level", condition=models.Q(secrecy__range=(0, 3))
            ),
            models.CheckConstraint(
                name="document_due_with_source",
                condition=models.Q(due_on=None, due_source="")
                | (models.Q(due_on__isnull=False) & ~models.Q(due_source="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "direction", "-sort_on", "-id"], name="document_list"
            ),
            models.Index(
                fields=["organisation", "-sort_on", "-id"],
                name="document_list_outgoing",
                condition=~models.Q(direction="incoming"),
            ),
            models.Index(
                fields=["organisation", "direction", "state", "-sort_on"], name="document_by_state"
            ),
            models.Index(fields=["organisation", "code_folded"], name="document_by_code"),
            models.Index(
                fields=["organisation", "due_on"],
                name="document_by_deadline",
                condition=models.Q(due_on__isnull=False),
            ),
        ]
        triggers = [
            fixed("uid", "organisation", "direction", "created_at", "created_by"),
            kept(),
            NUMBER_IS_FIXED,
            RECALLED_IS_FROZEN,
        ]

    def __str__(self) -> str:
        return self.code_display or self.subject or str(self.uid)

    @property
    def is_incoming(self) -> bool:
        return self.direction == Direction.INCOMING

    @property
    def title(self) -> str:
        """Number and subject, as people name a document."""
        return " ".join(part for part in (self.code_display, self.subject) if part)

    @property
    def current_version(self) -> DocumentVersion | None:
        """The newest version; uses a prefetch of `versions` when there is one."""
        return max(self.versions.all(), key=lambda version: version.ordinal, default=None)
