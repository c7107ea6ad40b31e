"""State secrets: what was found where it must not lie, stubs of paper, decisions on levels,
numbered copies, destruction (SEC-03, SEC-04, SEC-06 … SEC-13)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Secrecy
from documents.choices import Direction, FindingOutcome, SecrecyChange, SecretCopyForm
from documents.models.base import Document
from documents.models.files import StoredFile
from documents.models.registers import RegisterEntry
from documents.models.truths import fixed, kept, once, paired

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _person(label: StrPromise, *, empty: bool = True) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=empty,
        blank=empty,
        related_name="+",
        verbose_name=label,
    )


def _instant(label: StrPromise) -> models.DateTimeField[Any, Any]:
    return models.DateTimeField(label, null=True, blank=True)


def _identifier() -> models.UUIDField[Any, Any]:
    return models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)


class SecrecyFinding(models.Model):
    """A secrecy mark that was read in a file of an installation that must not hold it (SEC-03).

    Until it is settled the document is blocked and the file is shown to nobody.
    """

    uid = _identifier()
    document = models.ForeignKey(Document, models.PROTECT, related_name="secrecy_findings")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level marked"), choices=Secrecy.choices)
    found_at = models.DateTimeField(_("found at"))
    settled_at = _instant(_("settled at"))
    settled_by = _person(_("settled by"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=FindingOutcome.choices, blank=True, default=""
    )
    reason = models.CharField(_("reason"), max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = _("mark found in a file")
        verbose_name_plural = _("marks found in files")
        constraints = [
            models.UniqueConstraint(fields=["document", "stored"], name="finding_once"),
            paired("finding", "settled"),
        ]
        indexes = [
            models.Index(
                fields=["document"], name="finding_open", condition=Q(settled_at__isnull=True)
            )
        ]
        triggers = [
            fixed("uid", "document", "stored", "level", "found_at"),
            once("settled_at", name="settled_once"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.get_level_display()}"


class StubPermission(models.Model):
    """The head of the office lets stubs of secret paper be kept on the open network (SEC-04)."""

    uid = _identifier()
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation", models.PROTECT, related_name="+"
    )
    basis = models.CharField(_("basis"), max_length=300)
    given_at = models.DateTimeField(_("given at"))
    given_by = _person(_("given by"), empty=False)
    ended_at = _instant(_("ended at"))
    ended_by = _person(_("ended by"))

    class Meta:
        verbose_name = _("permission for stubs")
        verbose_name_plural = _("permissions for stubs")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="stub_permission_one_open"
            ),
            paired("stub_permission", "ended"),
        ]
        triggers = [fixed("uid", "organisation", "basis", "given_at", "given_by"), kept()]

    def __str__(self) -> str:
        return self.basis


class SecretStub(models.Model):
    """That a secret paper came or went: series, number, date, sender, receiver; never the paper
    itself, and for the top level no subject either (SEC-04)."""

    uid = _identifier()
    entry = models.OneToOneField(RegisterEntry, models.PROTECT, related_name="stub")
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation", models.PROTECT, related_name="+"
    )
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    level = models.PositiveSmallIntegerField(_("secrecy"), choices=Secrecy.choices)
    code_display = models.CharField(_("number and notation"), max_length=60, blank=True, default="")
    issued_on = models.DateField(_("date of the document"), null=True, blank=True)
    sender = models.CharField(_("sender"), max_length=200)
    receiver = models.CharField(_("receiver"), max_length=200)
    subject = models.CharField(_("subject"), max_length=500, blank=True, default="")
    place = models.CharField(_("where the paper lies"), max_length=200, blank=True, default="")
    made_at = models.DateTimeField(_("made at"))
    made_by = _person(_("made by"), empty=False)

    class Meta:
        verbose_name = _("stub of a secret paper")
        verbose_name_plural = _("stubs of secret papers")
        constraints = [
            models.CheckConstraint(name="stub_is_secret", condition=Q(level__range=(1, 3))),
            models.CheckConstraint(
                name="stub_top_secret_has_no_subject",
                condition=~Q(level=Secrecy.TOP_SECRET) | Q(subject=""),
            ),
        ]
        triggers = [
            fixed("uid", "entry", "organisation", "direction", "made_at", "made_by"),
            kept(),
        ]

    def __str__(self) -> str:
        return self.code_display or str(self.uid)


class SecrecyDecision(models.Model):
    """A level decided, raised, lowered, extended or ended, by whom and on what basis (SEC-01, SEC-11)."""

    uid = _identifier()
    document = models.ForeignKey(Document, models.PROTECT, related_name="secrecy_decisions")
    change = models.CharField(_("change"), max_length=12, choices=SecrecyChange.choices)
    before = models.PositiveSmallIntegerField(_("level before"), choices=Secrecy.choices)
    after = models.PositiveSmallIntegerField(_("level after"), choices=Secrecy.choices)
    item = models.ForeignKey(
        "catalogues.SecretListItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entry of the list of state secrets"),
    )
    basis = models.CharField(_("number and date of the decision"), max_length=300)
    protected_until = models.DateField(_("protected until"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = _person(_("decided by"))
    notice_due_on = models.DateField(_("notice due on"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision on secrecy")
        verbose_name_plural = _("decisions on secrecy")
        indexes = [models.Index(fields=["document", "decided_at"], name="secrecy_decisions")]
        triggers = [
            fixed("uid", "document", "change", "before", "after", "item", "basis",
                  "protected_until", "decided_at", "decided_by", "notice_due_on"),
            kept(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.document_id}: {self.before} → {self.after}"


class SecrecyNotice(models.Model):
    """One recipient who must be told of a change of level (SEC-11)."""

    uid = _identifier()
    decision = models.ForeignKey(SecrecyDecision, models.PROTECT, related_name="notices")
    name = models.CharField(_("recipient"), max_length=200)
    sent_at = _instant(_("sent at"))
    sent_by = _person(_("sent by"))

    class Meta:
        verbose_name = _("notice of a change of secrecy")
        verbose_name_plural = _("notices of changes of secrecy")
        constraints = [paired("secrecy_notice", "sent")]
        triggers = [fixed("uid", "decision", "name"), kept()]

    def __str__(self) -> str:
        return self.name


class CopyOrder(models.Model):
    """A competent person lets a secret document be copied, so many times, for so many holders
    (SEC-10); for a meeting the copies are collected afterwards (SEC-13)."""

    uid = _identifier()
    document = models.ForeignKey(Document, models.PROTECT, related_name="copy_orders")
    form = models.CharField(_("kind of copying"), max_length=10, choices=SecretCopyForm.choices)
    count = models.PositiveSmallIntegerField(_("copies permitted"))
    purpose = models.CharField(_("purpose"), max_length=300)
    meeting = models.CharField(_("meeting"), max_length=200, blank=True, default="")
    collect_by = models.DateField(_("to be collected by"), null=True, blank=True)
    permitted_at = models.DateTimeField(_("permitted at"))
    permitted_by = _person(_("permitted by"), empty=False)

    class Meta:
        verbose_name = _("permission to copy")
        verbose_name_plural = _("permissions to copy")
        constraints = [models.CheckConstraint(name="copy_order_count", condition=Q(count__gte=1))]
        triggers = [
            fixed("uid", "document", "form", "count", "permitted_at", "permitted_by"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.count}"


class CopyLedgerEntry(models.Model):
    """One numbered copy of a secret document: who holds it, whether it came back, or how it
    ended (SEC-10). “BẢN SAO SỐ” is counted through all orders of the document."""

    uid = _identifier()
    order = models.ForeignKey(CopyOrder, models.PROTECT, related_name="copies")
    document = models.ForeignKey(Document, models.PROTECT, related_name="secret_copies")
    number = models.PositiveIntegerField(_("number of the copy"))
    made_at = models.DateTimeField(_("made at"))
    made_by = _person(_("made by"), empty=False)
    holder = _person(_("holder"))
    holder_name = models.CharField(_("held by"), max_length=200, blank=True, default="")
    handed_at = _instant(_("handed over at"))
    handed_by = _person(_("handed over by"))
    returned_at = _instant(_("returned at"))
    returned_by = _person(_("taken back by"))
    spoilt_at = _instant(_("spoilt at"))
    spoilt_by = _person(_("declared spoilt by"))
    destroyed_at = _instant(_("destroyed at"))
    destroyed_by = _person(_("destroyed by"))
    witness = _person(_("witness"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("numbered copy")
        verbose_name_plural = _("numbered copies")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="secret_copy_once"),
            *(
                paired("secret_copy", stamp)
                for stamp in ("handed", "returned", "spoilt", "destroyed")
            ),
            models.CheckConstraint(
                name="secret_copy_destroyed_by_two",
                condition=Q(destroyed_at=None)
                | (Q(witness__isnull=False) & ~Q(witness=models.F("destroyed_by"))),
            ),
        ]
        triggers = [
            fixed("uid", "order", "document", "number", "made_at", "made_by"),
            once("destroyed_at", name="destroyed_once"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} №{self.number}"

    @property
    def is_out(self) -> bool:
        """Handed to somebody and not back."""
        return self.handed_at is not None and self.returned_at is None and self.destroyed_at is None


class DestructionRecord(models.Model):
    """A secret document destroyed after the decision of a council, with minutes, by two (SEC-12)."""

    uid = _identifier()
    document = models.OneToOneField(Document, models.PROTECT, related_name="destruction")
    decision = models.CharField(_("number and date of the decision"), max_length=300)
    council = models.TextField(_("members of the council"))
    minutes = models.CharField(_("number and date of the minutes"), max_length=300)
    way = models.CharField(_("way of destroying"), max_length=300)
    files = models.JSONField(_("what was destroyed"), default=list)
    done_at = models.DateTimeField(_("done at"))
    done_by = _person(_("done by"), empty=False)
    witness = _person(_("witness"), empty=False)

    class Meta:
        verbose_name = _("record of destruction")
        verbose_name_plural = _("records of destruction")
        constraints = [
            models.CheckConstraint(
                name="destruction_by_two", condition=~Q(witness=models.F("done_by"))
            )
        ]
        triggers = [
            fixed("uid", "document", "decision", "minutes", "done_at", "done_by", "witness"),
            kept(),
        ]

    def __str__(self) -> str:
        return self.minutes
