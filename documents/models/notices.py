"""A leader's own phrases, and notices of changed access that wait to be confirmed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.choices import NoticeKind
from documents.models.base import Document
from documents.models.truths import fixed, kept


class DirectivePhrase(models.Model):
    """Words a leader often writes as an instruction; the ones used most come first."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        "accounts.Person", models.CASCADE, related_name="+", verbose_name=_("person")
    )
    text = models.CharField(_("phrase"), max_length=500)
    ordinal = models.PositiveIntegerField(_("ordinal"), default=1)
    uses = models.PositiveIntegerField(_("times used"), default=0)

    class Meta:
        verbose_name = _("phrase for instructions")
        verbose_name_plural = _("phrases for instructions")
        constraints = [
            models.UniqueConstraint(fields=["person", "text"], name="directive_phrase_once"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class AccessNotice(models.Model):
    """A person is told that what he may see or do has changed, until he confirms it (IN-14)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind.choices)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="access_notices",
        verbose_name=_("document"),
    )
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice of changed access")
        verbose_name_plural = _("notices of changed access")
        indexes = [
            models.Index(
                fields=["person", "-made_at"],
                name="access_notice_open",
                condition=Q(confirmed_at=None),
            ),
        ]
        triggers = [fixed("uid", "person", "kind", "document", "made_at", "made_by"), kept()]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"
