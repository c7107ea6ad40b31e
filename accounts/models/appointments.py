"""Who holds which position in which unit, who stands in for whom, who is cleared for what."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role, Secrecy
from accounts.models.organisations import HostedOrganisation, Position, Unit
from accounts.models.people import Person
from accounts.querysets import AppointmentQuerySet, DelegationQuerySet, PeriodQuerySet

ROLES = [role.value for role in Role]


def period(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
    )


class Appointment(models.Model):
    """A person in a unit and a position, with roles, from a day to a day (both count)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="appointments"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="appointments"
    )
    position = models.ForeignKey(
        Position, verbose_name=_("position"), on_delete=models.PROTECT, related_name="appointments"
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles"), default=list
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    is_primary = models.BooleanField(_("main appointment"), default=False)
    basis = models.CharField(
        _("basis"), max_length=300, blank=True, help_text=_("Number and date of the decision.")
    )
    assists = models.ForeignKey(
        "self",
        verbose_name=_("assists"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assistants",
        help_text=_("A secretary sees and presents what goes to this leader."),
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-is_primary", "-starts_on", "pk"]
        constraints = [
            period("appointment_period"),
            models.CheckConstraint(
                name="appointment_roles", condition=Q(roles__contained_by=ROLES)
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True, ends_on__isnull=True),
                name="appointment_one_open_primary",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.position}, {self.unit}"


class Delegation(models.Model):
    """A written, limited mandate: the delegate acts with some roles of another's appointment."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appointment = models.ForeignKey(
        Appointment,
        verbose_name=_("appointment delegated"),
        on_delete=models.PROTECT,
        related_name="delegations",
    )
    delegate = models.ForeignKey(
        Person, verbose_name=_("delegate"), on_delete=models.PROTECT, related_name="delegations"
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles"), default=list
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    basis = models.CharField(
        _("written basis"), max_length=300, help_text=_("Number and date of the document.")
    )
    content = models.CharField(_("what is delegated"), max_length=500, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        Person,
        verbose_name=_("revoked by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-starts_on", "pk"]
        constraints = [
            period("delegation_period"),
            models.CheckConstraint(name="delegation_written", condition=~Q(basis="")),
            models.CheckConstraint(
                name="delegation_roles",
                condition=Q(roles__contained_by=ROLES) & Q(roles__len__gt=0),
            ),
            models.CheckConstraint(
                name="delegation_revoked_at_with_by",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment} → {self.delegate}"


class Clearance(models.Model):
    """Up to which level of secrecy a person may see, in one organisation."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="clearances"
    )
    organisation = models.ForeignKey(
        HostedOrganisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Secrecy.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=300)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ["person", "-valid_from"]
        constraints = [
            models.CheckConstraint(name="clearance_level", condition=Q(level__range=(0, 3))),
            models.CheckConstraint(
                name="clearance_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(valid_to__isnull=True),
                name="clearance_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_level_display()}"
