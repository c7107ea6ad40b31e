"""Programs of other offices that use the API (OAuth 2 client credentials, RFC 6749 §4.4)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from accounts.models.organisations import HostedOrganisation
from accounts.models.people import Person

if TYPE_CHECKING:
    from catalogues.models import Organisation


class ApiClient(AbstractApplication):  # type: ignore[misc]
    """A client that acts inside one organisation, with its own scopes, for named people.

    `user` is of the library and stays empty. The secret is stored hashed and shown once. `may_act_for` empty: only as `system_person`.
    """

    user: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    uid: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )
    organisation: models.ForeignKey[HostedOrganisation, HostedOrganisation] = models.ForeignKey(
        HostedOrganisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    partner: models.ForeignKey[Organisation | None, Organisation | None] = models.ForeignKey(
        "catalogues.Organisation",
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    allowed_scopes: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=40), verbose_name=_("scopes"), default=list
    )
    may_act_for: models.ManyToManyField[Person, Any] = models.ManyToManyField(
        Person,
        verbose_name=_("may act for"),
        blank=True,
        related_name="+",
        help_text=_("None chosen: only as its own system person."),
    )
    system_person: models.OneToOneField[Person, Person] = models.OneToOneField(
        Person, verbose_name=_("system person"), on_delete=models.PROTECT, related_name="+"
    )
    approved_by: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person,
        verbose_name=_("opening approved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    approved_at: models.DateTimeField[Any, Any] = models.DateTimeField(
        _("opening approved at"), null=True, blank=True
    )
    approved_basis: models.CharField[str, str] = models.CharField(
        _("basis of the opening"), max_length=300, blank=True, default=""
    )
    approved_until: models.DateField[Any, Any] = models.DateField(
        _("open until"), null=True, blank=True
    )
    is_active: models.BooleanField[bool, bool] = models.BooleanField(_("active"), default=True)

    objects: ClassVar[models.Manager[ApiClient]] = models.Manager()

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return str(self.name)

    def is_open(self, day: date) -> bool:
        """Whether data may be opened to it on a day: to a partner only as long as somebody who
        answers for the data has approved it (PTY-16); never in a classified office (SEC-02)."""
        if self.partner_id is None:
            return True
        if settings.MODE == "classified":
            return False
        return self.approved_until is not None and day <= self.approved_until

    def is_usable(self, request: object) -> bool:
        """Asked by the token endpoint before anything is given out."""
        return bool(
            self.is_active and self.organisation.is_active and self.is_open(timezone.localdate())
        )
