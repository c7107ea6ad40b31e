"""Work dossiers (hồ sơ công việc): their contents, who may see them, who keeps them."""

from __future__ import annotations

import uuid
from datetime import date

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Secrecy
from documents.choices import (
    ArchivalState,
    DossierState,
    GrantReason,
    ParticipantRole,
    RetentionOrigin,
)
from documents.models.base import Document
from documents.models.file_plans import RecordClass
from documents.models.truths import fixed, kept, paired
from documents.querysets import DossierQuerySet

# R4: no way in or out of a closed dossier. FOR SHARE waits for a close that is under way.
CLOSED_IS_CLOSED = pgtrigger.Trigger(
    name="closed_is_closed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("dossier_state", "text")],
    func="""
        SELECT state INTO dossier_state FROM documents_dossier
         WHERE id = COALESCE(NEW.dossier_id, OLD.dossier_id) FOR SHARE;
        IF dossier_state = 'closed' THEN
            RAISE EXCEPTION 'documents: the contents of a closed dossier are frozen';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)

# R9: the description of a closed dossier is locked too; its keeper and archival state may move.
CLOSED_IS_LOCKED = pgtrigger.Trigger(
    name="closed_is_locked",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "OLD.state = 'closed' AND NEW.state = 'closed' AND ("
        "NEW.title IS DISTINCT FROM OLD.title"
        " OR NEW.record_class_id IS DISTINCT FROM OLD.record_class_id"
        " OR NEW.retention_id IS DISTINCT FROM OLD.retention_id"
        " OR NEW.retention_origin IS DISTINCT FROM OLD.retention_origin"
        " OR NEW.retention_reason IS DISTINCT FROM OLD.retention_reason"
        " OR NEW.handover_rule_id IS DISTINCT FROM OLD.handover_rule_id"
        " OR NEW.handover_due_on IS DISTINCT FROM OLD.handover_due_on"
        " OR NEW.parent_id IS DISTINCT FROM OLD.parent_id"
        " OR NEW.progress IS DISTINCT FROM OLD.progress"
        " OR NEW.secrecy IS DISTINCT FROM OLD.secrecy"
        " OR NEW.note IS DISTINCT FROM OLD.note"
        " OR NEW.opened_on IS DISTINCT FROM OLD.opened_on"
        " OR NEW.ended_on IS DISTINCT FROM OLD.ended_on"
        " OR NEW.closed_at IS DISTINCT FROM OLD.closed_at"
        " OR NEW.closed_by_id IS DISTINCT FROM OLD.closed_by_id)"
    ),
    func="RAISE EXCEPTION 'documents: the description of a closed dossier is locked';",
)


class DossierCounter(models.Model):
    """The last dossier number of an organisation in a year."""

    organisation = models.ForeignKey(
        "accounts.HostedOrganisation", models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"))

    class Meta:
        verbose_name = _("dossier counter")
        verbose_name_plural = _("dossier counters")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="dossier_counter_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="only_counts_up",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.last_number < OLD.last_number"),
            ),
            fixed("organisation", "year"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


@pghistory.track(pghistory.UpdateEvent())
class Dossier(models.Model):
    """Documents on one matter, formed while it is handled (domain.md §5)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    record_class = models.ForeignKey(
        RecordClass, models.PROTECT, related_name="dossiers", verbose_name=_("heading")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    notation = models.CharField(_("number and notation"), max_length=30)
    title = models.CharField(_("title"), max_length=500)
    title_folded = models.CharField(max_length=500, blank=True, default="", editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    keeper = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("keeper")
    )
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DossierState.choices, default=DossierState.OPEN
    )
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    archival_state = models.CharField(
        _("archival state"),
        max_length=12,
        choices=ArchivalState.choices,
        default=ArchivalState.CURRENT,
    )
    secrecy = models.PositiveSmallIntegerField(
        _("secrecy"), choices=Secrecy.choices, default=Secrecy.NORMAL
    )
    retention = models.ForeignKey(
        "catalogues.RetentionRule",
        models.PROTECT,
        related_name="+",
        verbose_name=_("retention"),
    )
    retention_origin = models.CharField(
        _("retention follows from"),
        max_length=10,
        choices=RetentionOrigin.choices,
        default=RetentionOrigin.HEADING,
    )
    retention_reason = models.CharField(
        _("reason for the retention"), max_length=500, blank=True, default=""
    )
    handover_rule = models.ForeignKey(
        "catalogues.HandoverRule",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rule of handing over to the archive"),
    )
    handover_due_on = models.DateField(_("to the archive by"), null=True, blank=True)
    handover_noticed_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"))
    ended_on = models.DateField(_("work ended on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    created_at = models.DateTimeField(_("entered at"))
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    updated_at = models.DateTimeField(_("changed at"))
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="dossier_number_once"
            ),
            paired("dossier", "closed"),
            models.CheckConstraint(
                name="dossier_progress_percent", condition=Q(progress__range=(0, 100))
            ),
            models.CheckConstraint(
                name="dossier_not_its_own_part",
                condition=Q(parent=None) | ~Q(parent=models.F("pk")),
            ),
            models.CheckConstraint(
                name="dossier_closed_has_date",
                condition=Q(state__in=["open", "paused"], closed_at=None)
                | Q(state="closed", closed_at__isnull=False, ended_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-year", "-number"], name="dossier_list"),
            models.Index(fields=["keeper", "state"], name="dossier_of_keeper"),
            models.Index(
                fields=["organisation", "handover_due_on"],
                name="dossier_to_hand_over",
                condition=Q(handover_due_on__isnull=False, archival_state="current"),
            ),
        ]
        triggers = [
            fixed("uid", "organisation", "year", "number", "notation", "created_at", "created_by"),
            CLOSED_IS_LOCKED,
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.notation} {self.title}"

    @property
    def disposal_on(self) -> date | None:
        """31/12 of the year the work ended plus the term; None while open or when permanent
        (DOS-05, TT 10/2022/TT-BNV)."""
        years = self.retention.term_years
        if self.ended_on is None or years is None:
            return None
        return date(self.ended_on.year + years, 12, 31)


class DossierItem(models.Model):
    """A document in a dossier. The same document may lie in several (DOS-01)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, related_name="items", verbose_name=_("dossier")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="dossier_items", verbose_name=_("document")
    )
    ordinal = models.PositiveIntegerField(_("ordinal"))
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )

    class Meta:
        verbose_name = _("document in a dossier")
        verbose_name_plural = _("documents in dossiers")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "document"], name="item_document_once"),
            # Deferred, so that a renumbering is one statement.
            models.UniqueConstraint(
                fields=["dossier", "ordinal"],
                name="item_ordinal_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [
            CLOSED_IS_CLOSED,
            fixed("uid", "dossier", "document", "added_at", "added_by"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.ordinal}"


class DossierGrant(models.Model):
    """A principal may know of a dossier and of what lies in it."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="grants")
    principal = models.ForeignKey(
        "accounts.Principal", models.PROTECT, related_name="+", verbose_name=_("principal")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=GrantReason.choices)
    role = models.CharField(
        _("role"), max_length=10, choices=ParticipantRole.choices, blank=True, default=""
    )
    given_at = models.DateTimeField(_("given at"))
    given_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("given by")
    )

    class Meta:
        verbose_name = _("access to a dossier")
        verbose_name_plural = _("accesses to dossiers")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "principal"], name="dossier_grant_once"),
        ]
        indexes = [models.Index(fields=["principal", "dossier"], name="dossier_grant_lookup")]
        triggers = [fixed("dossier", "principal")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.principal_id}"


class DossierHandover(models.Model):
    """A dossier given from one keeper to the next, and its acceptance (DOS-03)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, related_name="handovers", verbose_name=_("dossier")
    )
    giver = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("from")
    )
    taker = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("to")
    )
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    given_at = models.DateTimeField(_("given at"))
    given_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("given by")
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )

    class Meta:
        verbose_name = _("hand-over of a dossier")
        verbose_name_plural = _("hand-overs of dossiers")
        constraints = [paired("dossier_handover", "accepted")]
        indexes = [
            models.Index(
                fields=["taker"], name="handover_waiting", condition=Q(accepted_at__isnull=True)
            ),
        ]
        triggers = [
            fixed("uid", "dossier", "giver", "taker", "given_at", "given_by"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.giver_id} → {self.taker_id}"
