"""What receivers reported, groups of addressees, and whom the house writes to (OUT-18)."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.choices import RecipientChannel
from documents.models.outgoing import Recipient
from documents.models.truths import fixed, kept, paired


class RecipientReport(models.Model):
    """One status of one addressee: who reported it, when, through what (QĐ 28/2018/QĐ-TTg)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="reports")
    status = models.CharField(_("status"), max_length=2)
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    through = models.CharField(_("through"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("report of a receiver")
        verbose_name_plural = _("reports of receivers")
        indexes = [models.Index(fields=["recipient", "id"], name="report_of_recipient")]
        triggers = [
            fixed("uid", "recipient", "status", "reason", "reported_at", "reported_by", "through"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.status}"


class RecipientGroup(models.Model):
    """Addressees that are written to together, under one line of the paper."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=200)
    name_folded = models.CharField(max_length=200, editable=False)
    paper_line = models.CharField(_("line on the paper"), max_length=200)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    retired_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    retired_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given up by"),
    )

    class Meta:
        verbose_name = _("group of recipients")
        verbose_name_plural = _("groups of recipients")
        constraints = [
            paired("recipientgroup", "retired"),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(retired_at=None),
                name="recipientgroup_open_name_once",
            ),
        ]
        triggers = [fixed("uid", "organisation", "made_at", "made_by"), kept()]

    def __str__(self) -> str:
        return self.name


class RecipientGroupVersion(models.Model):
    """The members of a group as they were from a moment on; an older one is never rewritten."""

    group = models.ForeignKey(RecipientGroup, models.PROTECT, related_name="versions")
    ordinal = models.PositiveIntegerField(_("ordinal"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("version of a group")
        verbose_name_plural = _("versions of groups")
        constraints = [
            models.UniqueConstraint(fields=["group", "ordinal"], name="groupversion_once"),
        ]
        triggers = [fixed("group", "ordinal", "made_at", "made_by"), kept()]

    def __str__(self) -> str:
        return f"{self.group_id} v{self.ordinal}"


class RecipientGroupMember(models.Model):
    """One member of one version of a group."""

    version = models.ForeignKey(RecipientGroupVersion, models.PROTECT, related_name="members")
    ordinal = models.PositiveIntegerField(_("ordinal"))
    organisation = models.ForeignKey(
        "catalogues.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        "accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    channel = models.CharField(
        _("channel"),
        max_length=12,
        choices=RecipientChannel.choices,
        default=RecipientChannel.EXCHANGE,
    )

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        constraints = [
            models.UniqueConstraint(fields=["version", "ordinal"], name="groupmember_once"),
        ]
        triggers = [fixed("version", "ordinal", "name"), kept()]

    def __str__(self) -> str:
        return self.name


class KnownAddressee(models.Model):
    """An organisation of the directory that this house writes to: how often, and whether it is kept
    at the top of the type-ahead."""

    house = models.ForeignKey("accounts.HostedOrganisation", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("catalogues.Organisation", models.PROTECT, related_name="+")
    times = models.PositiveIntegerField(_("times"), default=0)
    is_favourite = models.BooleanField(_("favourite"), default=False)
    updated_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("known addressee")
        verbose_name_plural = _("known addressees")
        constraints = [
            models.UniqueConstraint(fields=["house", "organisation"], name="addressee_once"),
        ]
        indexes = [
            models.Index(fields=["house", "-is_favourite", "-updated_at"], name="addressee_first"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
