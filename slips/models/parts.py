"""What a slip says besides its plain fields: bases, options, resources, milestones (domain.md §11)."""

from __future__ import annotations

import uuid
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.models.truths import fixed
from slips.choices import ResourceKind
from slips.models.slips import Slip, person_link

# What a leader has decided on is not changed under him, nor after him.
LIES_BEFORE_THE_LEADER = pgtrigger.Trigger(
    name="frozen_with_its_slip",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("stage", "text")],
    func="""
        SELECT state INTO stage FROM slips_slip
         WHERE id = COALESCE(NEW.slip_id, OLD.slip_id) FOR SHARE;
        IF stage NOT IN ('drafting', 'opinions', 'more_asked') THEN
            RAISE EXCEPTION 'slips: what was submitted is frozen';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)


def unit_link(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class Basis(models.Model):
    """A legal or decision basis: a document kept here, or named in words."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="bases")
    ordinal = models.PositiveIntegerField(_("ordinal"))
    document = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    text = models.CharField(_("basis in words"), max_length=500)

    class Meta:
        verbose_name = _("basis")
        verbose_name_plural = _("bases")
        triggers = [fixed("uid", "slip"), LIES_BEFORE_THE_LEADER]

    def __str__(self) -> str:
        return self.text


class Option(models.Model):
    """A way to decide; one is recommended."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="options")
    ordinal = models.PositiveIntegerField(_("ordinal"))
    content = models.TextField(_("content"))
    pros = models.TextField(_("for it"), blank=True, default="")
    cons = models.TextField(_("against it"), blank=True, default="")
    risks = models.TextField(_("risks"), blank=True, default="")
    effects = models.TextField(_("effects"), blank=True, default="")
    recommended = models.BooleanField(_("recommended"), default=False)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(
                fields=["slip"], condition=Q(recommended=True), name="slip_one_recommended"
            ),
        ]
        triggers = [fixed("uid", "slip"), LIES_BEFORE_THE_LEADER]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.content[:60]}"


class Resource(models.Model):
    """What one kind of resource comes to; that nothing is needed is said, not left open."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="resources")
    kind = models.CharField(_("resource"), max_length=8, choices=ResourceKind.choices)
    is_none = models.BooleanField(_("nothing further is needed"), default=False)
    amount = models.DecimalField(
        _("amount in đồng"), max_digits=18, decimal_places=0, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    content = models.CharField(_("what is needed"), max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [
            models.UniqueConstraint(fields=["slip", "kind"], name="slip_resource_once"),
            models.CheckConstraint(
                name="slip_resource_amount", condition=Q(amount=None) | Q(amount__gte=0)
            ),
        ]
        triggers = [fixed("uid", "slip", "kind"), LIES_BEFORE_THE_LEADER]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_filled(self) -> bool:
        """Said to be nothing, or said what; money needs its amount and where it comes from."""
        if self.is_none:
            return True
        if self.kind == ResourceKind.MONEY:
            return self.amount is not None and bool(self.source)
        return bool(self.content)


class Milestone(models.Model):
    """One step of the way: what, from when to when, with what product, led by exactly one.

    Complete enough for work to be given out from it without retyping (SUB-02).
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="milestones")
    ordinal = models.PositiveIntegerField(_("ordinal"))
    content = models.CharField(_("content"), max_length=1000)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    product = models.CharField(_("product"), max_length=500, blank=True, default="")
    lead_unit = unit_link(_("leading unit"))
    lead_person = person_link(_("leading person"))
    monitor = person_link(_("watched over by"))

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.CheckConstraint(
                name="milestone_one_lead", condition=Q(lead_unit=None) | Q(lead_person=None)
            ),
            models.CheckConstraint(
                name="milestone_dates_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
        triggers = [fixed("uid", "slip"), LIES_BEFORE_THE_LEADER]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.content[:60]}"

    @property
    def lead(self) -> Any:
        """The one unit or person that leads; None until it is named."""
        return self.lead_unit or self.lead_person


class MilestoneSupport(models.Model):
    """A unit or a person that supports a milestone."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="supports")
    unit = unit_link(_("unit"))
    person = person_link(_("person"))

    class Meta:
        verbose_name = _("support of a milestone")
        verbose_name_plural = _("supports of milestones")
        constraints = [
            models.CheckConstraint(
                name="support_is_one",
                condition=Q(unit=None, person__isnull=False) | Q(unit__isnull=False, person=None),
            ),
            models.UniqueConstraint(
                fields=["milestone", "unit", "person"], name="support_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.who)

    @property
    def who(self) -> Any:
        return self.unit or self.person
