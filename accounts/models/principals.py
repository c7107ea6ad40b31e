"""To whom something can be granted: a person, a unit, a role in an organisation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import PrincipalKind, Role
from accounts.models.organisations import HostedOrganisation, Unit
from accounts.models.people import Person


class Principal(models.Model):
    """One small number per target of a grant; search tokens are principal × 4 + secrecy level.

    The key is a 32-bit integer on purpose: tokens stand in an integer[] column.
    """

    id = models.AutoField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=6, choices=PrincipalKind.choices)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        HostedOrganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, null=True, blank=True)

    class Meta:
        verbose_name = _("principal")
        verbose_name_plural = _("principals")
        constraints = [
            models.CheckConstraint(
                name="principal_one_shape",
                condition=Q(
                    kind=PrincipalKind.PERSON,
                    person__isnull=False,
                    unit__isnull=True,
                    organisation__isnull=True,
                    role__isnull=True,
                )
                | Q(
                    kind=PrincipalKind.UNIT,
                    person__isnull=True,
                    unit__isnull=False,
                    organisation__isnull=True,
                    role__isnull=True,
                )
                | Q(
                    kind=PrincipalKind.ROLE,
                    person__isnull=True,
                    unit__isnull=True,
                    organisation__isnull=False,
                    role__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(person__isnull=False), name="principal_person_once"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(unit__isnull=False), name="principal_unit_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "role"],
                condition=Q(organisation__isnull=False),
                name="principal_role_once",
            ),
        ]

    def __str__(self) -> str:
        if self.person is not None:
            return str(self.person)
        if self.unit is not None:
            return str(self.unit)
        return f"{self.get_role_display()}, {self.organisation}"
