"""Registers (sổ đăng ký), their counters and their entries."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogues.choices import BodyTier, BodyType
from documents.choices import Direction, ResetPolicy
from documents.models.base import Document
from documents.models.truths import fixed, kept, once
from documents.querysets import RegisterQuerySet


class Register(models.Model):
    """One book of numbers. Its series starts again every year or every term, for all kinds
    together or for each kind apart (IN-01, OUT-02, OUT-03, PTY-02, PTY-06)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=30)
    reset_policy = models.CharField(
        _("starts again"), max_length=4, choices=ResetPolicy.choices, default=ResetPolicy.YEAR
    )
    per_kind = models.BooleanField(_("one series for each kind"), default=False)
    secret = models.BooleanField(_("for secret documents"), default=False)
    is_default = models.BooleanField(_("proposed first"), default=False)
    body_symbol = models.CharField(
        _("symbol of the issuing body"), max_length=30, blank=True, default=""
    )
    body_code = models.CharField(_("body whose terms count"), max_length=30, blank=True, default="")
    pattern = models.CharField(_("pattern of the number"), max_length=60, blank=True, default="")
    per_group = models.BooleanField(_("one series for each group of kinds"), default=False)
    body_type = models.CharField(
        _("issuing body"), max_length=20, choices=BodyType.choices, blank=True, default=""
    )
    body_tier = models.CharField(
        _("tier of the body"), max_length=20, choices=BodyTier.choices, blank=True, default=""
    )
    tail = models.CharField(_("tail of the symbol"), max_length=10, blank=True, default="")
    year_in_symbol = models.BooleanField(_("the year stands in the symbol"), default=False)
    for_copies = models.BooleanField(_("for certified copies"), default=False)
    kind_codes = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name=_("only these kinds"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("locked by"),
    )

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="register_code_once"),
            models.UniqueConstraint(
                fields=["organisation", "direction", "secret"],
                condition=models.Q(is_default=True, valid_to=None),
                name="register_one_default",
            ),
        ]
        triggers = [
            fixed("uid", "organisation", "direction", "reset_policy", "per_kind", "secret"),
            fixed("per_group", "year_in_symbol", "for_copies", name="layout_is_fixed"),
            kept(),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterGroup(models.Model):
    """Kinds that are counted together in a register that counts by groups (OUT-02)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    register = models.ForeignKey(Register, models.PROTECT, related_name="groups")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    kinds = models.ManyToManyField(
        "catalogues.DocumentKind", related_name="+", verbose_name=_("kinds of documents")
    )

    class Meta:
        verbose_name = _("group of kinds")
        verbose_name_plural = _("groups of kinds")
        constraints = [
            models.UniqueConstraint(fields=["register", "code"], name="registergroup_code_once"),
        ]
        triggers = [fixed("uid", "register", "code"), kept()]

    def __str__(self) -> str:
        return self.name


class RegisterCounter(models.Model):
    """The last number of one series; its row is the lock under which the next is taken."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="counters")
    scope = models.CharField(_("series"), max_length=60)
    last_number = models.PositiveIntegerField(_("last number"))
    last_on = models.DateField(_("date of the last number"))

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints = [
            models.UniqueConstraint(fields=["register", "scope"], name="counter_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="only_counts_up",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.last_number < OLD.last_number OR NEW.last_on < OLD.last_on"
                ),
            ),
            fixed("register", "scope"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.register_id} {self.scope}: {self.last_number}"


# A series that is closed takes no number any more, whatever the service believes (R30).
CLOSED_SERIES = pgtrigger.Trigger(
    name="series_is_closed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (SELECT 1 FROM documents_seriesclosing
                    WHERE register_id = NEW.register_id AND scope = NEW.scope) THEN
            RAISE EXCEPTION 'documents: the series % is closed', NEW.scope;
        END IF;
        RETURN NEW;
    """,
)


class SeriesClosing(models.Model):
    """One series of a register is closed: the year or the term is over and nothing is open (R30)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    register = models.ForeignKey(Register, models.PROTECT, related_name="closings")
    scope = models.CharField(_("series"), max_length=60)
    last_number = models.PositiveIntegerField(_("last number"))
    used = models.PositiveIntegerField(_("numbers used"))
    void = models.PositiveIntegerField(_("void numbers"))
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )

    class Meta:
        verbose_name = _("closed series")
        verbose_name_plural = _("closed series")
        constraints = [
            models.UniqueConstraint(fields=["register", "scope"], name="closing_once"),
        ]
        triggers = [
            fixed("uid", "register", "scope", "last_number", "used", "void", "closed_at"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.register_id} {self.scope}"


class RegisterEntry(models.Model):
    """One number of a series: used, reserved or void, never reused and never removed (OUT-05, R6)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    register = models.ForeignKey(
        Register, models.PROTECT, related_name="entries", verbose_name=_("register")
    )
    scope = models.CharField(_("series"), max_length=60)
    number = models.PositiveIntegerField(_("number"))
    suffix = models.CharField(_("suffix"), max_length=4, blank=True, default="")
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="register_entries",
        verbose_name=_("document"),
    )
    entered_on = models.DateField(_("date of the number"))
    taken_at = models.DateTimeField(_("taken at"))
    taken_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("taken by")
    )
    reserved_until = models.DateField(_("reserved until"), null=True, blank=True)
    reserved_reason = models.CharField(
        _("reason for reserving"), max_length=500, blank=True, default=""
    )
    inserted_reason = models.CharField(
        _("reason for the suffix"), max_length=500, blank=True, default=""
    )
    void_at = models.DateTimeField(_("void since"), null=True, blank=True)
    void_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made void by"),
    )
    void_reason = models.CharField(_("why void"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        constraints = [
            models.UniqueConstraint(
                fields=["register", "scope", "number", "suffix"], name="entry_number_once"
            ),
            models.UniqueConstraint(
                fields=["register", "document"],
                condition=models.Q(document__isnull=False, void_at=None),
                name="entry_one_live_per_document",
            ),
            # The sweep of expired reservations is nobody: a time without a person is right here.
            models.CheckConstraint(
                name="entry_void_at_with_by",
                condition=models.Q(void_by=None) | models.Q(void_at__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_void_with_reason",
                condition=models.Q(void_at=None, void_reason="")
                | (models.Q(void_at__isnull=False) & ~models.Q(void_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["register", "scope", "-number"], name="entry_book"),
            models.Index(
                fields=["reserved_until"],
                name="entry_reserved",
                condition=models.Q(reserved_until__isnull=False, document=None, void_at=None),
            ),
        ]
        triggers = [
            fixed(
                "uid", "register", "scope", "number", "suffix", "entered_on", "taken_at", "taken_by"
            ),
            once("document_id", name="document_is_fixed"),
            once("void_at", name="void_stays_void"),
            CLOSED_SERIES,
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.number}{self.suffix}"

    @property
    def is_reserved(self) -> bool:
        """A number kept for a document that is not there yet."""
        return self.reserved_until is not None and self.document_id is None and self.void_at is None
