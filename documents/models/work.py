"""Work on documents: instructions, assignments, comments, and who has read what."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.choices import AssignmentRole, CommentKind
from documents.models.base import Document
from documents.models.truths import fixed, kept
from documents.querysets import AssignmentQuerySet


class Directive(models.Model):
    """A leader's written instruction on an incoming document (bút phê). Never rewritten."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="directives")
    text = models.TextField(_("instruction"))
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    on_behalf_of = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("on behalf of"),
    )
    position = models.CharField(_("position"), max_length=200, blank=True, default="")
    at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("instruction")
        verbose_name_plural = _("instructions")
        indexes = [models.Index(fields=["document", "at"], name="directive_of_document")]
        triggers = [fixed("uid", "document", "text", "by", "on_behalf_of", "at"), kept()]

    def __str__(self) -> str:
        return self.text[:80]


@pghistory.track(pghistory.UpdateEvent())
class Assignment(models.Model):
    """Work on a document given to one person or one unit, in one role (IN-06)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="assignments")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("handed down from"),
    )
    directive = models.ForeignKey(
        Directive,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("instruction"),
    )
    person = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    role = models.CharField(_("role"), max_length=10, choices=AssignmentRole.choices)
    text = models.CharField(_("what to do"), max_length=1000, blank=True, default="")
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("assigned at"))
    assigned_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("assigned by"),
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
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    result = models.CharField(_("result"), max_length=2000, blank=True, default="")
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
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "parent"],
                condition=Q(role="lead", returned_at=None, withdrawn_at=None),
                name="assignment_one_lead",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="assignment_person_or_unit",
                condition=Q(person=None, unit__isnull=False) | Q(person__isnull=False, unit=None),
            ),
            *(
                models.CheckConstraint(
                    name=f"assignment_{stamp}_at_with_by",
                    condition=Q(**{f"{stamp}_at": None, f"{stamp}_by": None})
                    | Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by__isnull": False}),
                )
                for stamp in ("accepted", "done", "returned", "withdrawn")
            ),
        ]
        indexes = [
            models.Index(fields=["document"], name="assignment_of_document"),
            models.Index(
                fields=["person", "role"],
                name="assignment_of_person",
                condition=Q(returned_at=None, withdrawn_at=None, person__isnull=False),
            ),
            models.Index(
                fields=["unit", "role"],
                name="assignment_of_unit",
                condition=Q(returned_at=None, withdrawn_at=None, unit__isnull=False),
            ),
        ]
        triggers = [
            fixed(
                "uid", "document", "parent", "person", "unit", "role", "assigned_at", "assigned_by"
            ),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person or self.unit}"

    @property
    def is_live(self) -> bool:
        return self.returned_at is None and self.withdrawn_at is None


class Comment(models.Model):
    """Words on a document or draft that stay with it (OUT-14). Never rewritten."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="comments")
    version = models.ForeignKey(
        "documents.DocumentVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("version"),
    )
    author = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("author")
    )
    on_behalf_of = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("on behalf of"),
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=CommentKind.choices, default=CommentKind.COMMENT
    )
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["document", "at"], name="comment_of_document")]
        triggers = [fixed("uid", "document", "version", "author", "kind", "text", "at"), kept()]

    def __str__(self) -> str:
        return self.text[:80]


class ReadMark(models.Model):
    """When a person first and last opened a document (IN-09); each opening is in the journal."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="read_marks")
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    first_at = models.DateTimeField(_("first read"))
    last_at = models.DateTimeField(_("last read"))

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [
            models.UniqueConstraint(fields=["document", "person"], name="read_mark_once"),
        ]
        indexes = [models.Index(fields=["person", "document"], name="read_mark_of_person")]
        triggers = [fixed("document", "person", "first_at")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.document_id}"
