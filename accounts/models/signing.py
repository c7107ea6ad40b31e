"""Who may sign what, in which form (domain.md §2.3, signing authority)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Secrecy, SigningForm
from accounts.models.organisations import HostedOrganisation, Position
from accounts.models.people import Person
from accounts.querysets import PeriodQuerySet


class SigningRight(models.Model):
    """The right of a person, or of whoever holds a position, to sign in one form."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        HostedOrganisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="signing_rights",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signing_rights",
    )
    position = models.ForeignKey(
        Position,
        verbose_name=_("position"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signing_rights",
    )
    form = models.CharField(_("form of signing"), max_length=20, choices=SigningForm.choices)
    authority_line = models.CharField(
        _("authority line"),
        max_length=200,
        blank=True,
        help_text=_("Printed above the position, for example TM. ỦY BAN NHÂN DÂN."),
    )
    kinds = models.ManyToManyField(
        "catalogues.DocumentKind",
        verbose_name=_("document kinds"),
        blank=True,
        related_name="+",
        help_text=_("None chosen: all kinds."),
    )
    secrecy_max = models.PositiveSmallIntegerField(
        _("up to secrecy"), choices=Secrecy.choices, default=Secrecy.NORMAL
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=300)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing right")
        verbose_name_plural = _("signing rights")
        ordering = ["organisation", "form", "pk"]
        constraints = [
            models.CheckConstraint(
                name="signingright_person_or_position",
                condition=Q(person__isnull=False, position__isnull=True)
                | Q(person__isnull=True, position__isnull=False),
            ),
            models.CheckConstraint(name="signingright_written", condition=~Q(basis="")),
            models.CheckConstraint(
                name="signingright_secrecy", condition=Q(secrecy_max__range=(0, 3))
            ),
            models.CheckConstraint(
                name="signingright_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.position}: {self.get_form_display()}"
